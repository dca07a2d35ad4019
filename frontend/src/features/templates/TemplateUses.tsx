import { Anchor, List, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useTemplateUses } from "../../api/templates";
import { Fetched } from "../../ui/Fetched";
import { Panel } from "../../ui/Panel";

interface Props {
  templateId: string;
}

/** The nodes that send a template, in drafts and in what takes events. */
export function TemplateUses({ templateId }: Props) {
  const { t } = useTranslation("templates");
  const uses = useTemplateUses(templateId);
  return (
    <Panel title={t("uses.title")}>
      <Fetched query={uses} empty={t("uses.none")}>
        {(items) => (
          <List size="sm" spacing={4}>
            {items.map((use) => (
              <List.Item key={`${use.workflow_id}:${use.is_published}:${use.node_id}:${use.field}`}>
                <Anchor
                  inherit
                  renderRoot={(props) => (
                    <Link
                      to="/workflows/$workflowId"
                      params={{ workflowId: use.workflow_id }}
                      search={{ node: use.node_id }}
                      {...props}
                    />
                  )}
                >
                  {use.workflow}
                </Anchor>{" "}
                <Text span c="dimmed" size="sm">
                  {[
                    use.node_name || use.node_id,
                    use.language,
                    t(use.is_published ? "uses.published" : "uses.draft"),
                    use.field.startsWith("fallback") && t("uses.fallback"),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </Text>
              </List.Item>
            ))}
          </List>
        )}
      </Fetched>
    </Panel>
  );
}
