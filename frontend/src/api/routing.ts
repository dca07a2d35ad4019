import { useMutation } from "@tanstack/react-query";
import { client } from "./client";
import { unwrap } from "./problem";
import type { Considered as ConsideredShape, Inquiry as InquiryShape } from "./schema";

export type Inquiry = InquiryShape;
export type Considered = ConsideredShape;

/** Who would take a message if it came now; nothing is stored and nothing starts. */
export function useWhoTakes() {
  return useMutation({
    mutationFn: async (body: Inquiry) => unwrap(await client.POST("/api/v1/routing/explain", { body })),
  });
}
