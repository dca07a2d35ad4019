import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/session";

interface Props {
  channelId?: string | undefined;
  /** Another language of this one. */
  name?: string;
}

/** The way to a new template, or to another language of one. */
export function NewTemplateButton({ channelId, name }: Props) {
  const { t } = useTranslation("templates");
  const mayEdit = useMay("edit");
  if (!mayEdit) return null;
  const search = { ...(channelId && { channel: channelId }), ...(name && { name }) };
  return (
    <Button
      variant={name ? "default" : "filled"}
      leftSection={<IconPlus size={16} aria-hidden />}
      renderRoot={(props) => <Link to="/templates/new" search={search} {...props} />}
    >
      {t(name ? "addLanguage" : "add")}
    </Button>
  );
}
