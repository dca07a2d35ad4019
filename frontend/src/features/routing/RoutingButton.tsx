import { ActionIcon, Tooltip } from "@mantine/core";
import { IconRoute } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../editor/commands";
import { deferred } from "../../ui/deferred";

const dialogPart = deferred(async () => (await import("./RoutingDialog")).RoutingDialog);

/** Who would take this message, and why. */
export function RoutingButton() {
  const { t } = useTranslation("routing");
  const [isOpen, setOpen] = useState(false);
  const commands = useMemo(
    () => [
      {
        id: "routing.ask",
        title: t("title"),
        section: t("section"),
        keys: ["shift+w"],
        run: () => {
          setOpen(true);
        },
      },
    ],
    [t],
  );
  useCommands("routing", commands);
  return (
    <>
      <Tooltip label={t("title")}>
        <ActionIcon
          size="lg"
          aria-label={t("title")}
          aria-haspopup="dialog"
          onClick={() => {
            setOpen(true);
          }}
        >
          <IconRoute size={18} />
        </ActionIcon>
      </Tooltip>
      {isOpen && (
        <dialogPart.View
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}
