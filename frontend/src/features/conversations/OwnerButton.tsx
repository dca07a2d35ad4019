import { Button, Text } from "@mantine/core";
import { useGiveBack, useTakeOver } from "../../api/conversations";
import type { Conversation } from "../../api/types";

interface Props {
  conversation: Conversation;
}

/** Changes who answers. It says what it would do; who answers now is said by the box below. */
export function OwnerButton({ conversation }: Props) {
  const giveBack = useGiveBack(conversation.id);
  const takeOver = useTakeOver(conversation.id);
  const isHuman = conversation.owner === "human";
  const action = isHuman ? giveBack : takeOver;
  return (
    <div>
      <Button
        size="xs"
        variant={isHuman ? "filled" : "default"}
        loading={action.isPending}
        onClick={() => {
          action.mutate();
        }}
      >
        {isHuman ? "Give back to the workflow" : "Take over"}
      </Button>
      {action.isError && (
        <Text role="alert" c="red" size="xs">
          {action.error.message}
        </Text>
      )}
    </div>
  );
}
