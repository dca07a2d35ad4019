import { Text } from "@mantine/core";
import { ApiProblem } from "../../api/problem";
import { Problem } from "../../ui/Problem";

/** How many faults are told; a list in another form has one in every row. */
const MOST_SHOWN = 5;

/** Why a list was not taken, with the first of its faulty rows. */
export function ListFaults({ error }: { error: Error }) {
  const faults = error instanceof ApiProblem ? error.faults.slice(0, MOST_SHOWN) : [];
  return (
    <>
      <Problem error={error} />
      {faults.map(({ path, message }) => (
        <Text key={path} size="sm" c="var(--mantine-color-error)">
          {path}: {message}
        </Text>
      ))}
    </>
  );
}
