import { deferred } from "../../../ui/deferred";
import { useRequestedRun } from "./run-request";

const starterPart = deferred(async () => (await import("./RunStarter")).RunStarter);

/** Makes the runs that are asked for from nodes. */
export function RunRequests() {
  const request = useRequestedRun();
  return request && <starterPart.View key={`${request.kind}:${request.nodeId}`} request={request} />;
}
