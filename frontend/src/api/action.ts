import { useMutation, useQueryClient, type QueryClient, type QueryKey } from "@tanstack/react-query";

/**
 * Something done on the server.
 *
 * Queries under any of the keys are asked again before it counts as done, so that what is shown next is the outcome.
 */
export function useAction<Input = void, Output = void>(
  keys: readonly QueryKey[],
  mutationFn: (input: Input) => Promise<Output>,
) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
}

/** Show what the server has just answered; what was asked for before would bring what was so before. */
export async function showAnswer(
  queryClient: QueryClient,
  queryKey: QueryKey,
  answer: object | null,
): Promise<void> {
  await queryClient.cancelQueries({ queryKey });
  queryClient.setQueryData(queryKey, answer);
}
