import { Anchor, List, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type TemplateUse, useTemplateUses } from "../../api/templates";
import { Fetched } from "../../ui/Fetched";
import { Panel } from "../../ui/Panel";

interface Props {
  templateId: string;
}

/** The nodes that send a template, in drafts and in what takes events, and the campaigns that will. */
export function TemplateUses({ templateId }: Props) {
  const { t } = useTranslation("templates");
  const uses = useTemplateUses(templateId);
  return (
    <Panel title={t("uses.title")}>
      <Fetched query={uses} empty={t("uses.none")}>
        {(items) => (
          <List size="sm" spacing={4}>
            {items.map((use) => (
              <List.Item key={keyOf(use)}>
                <Anchor inherit underline="always" renderRoot={(props) => <UserLink use={use} {...props} />}>
                  {"campaign_id" in use ? use.campaign : use.workflow}
                </Anchor>{" "}
                <Text span c="dimmed" size="sm">
                  <About use={use} />
                </Text>
              </List.Item>
            ))}
          </List>
        )}
      </Fetched>
    </Panel>
  );
}

function keyOf(use: TemplateUse): string {
  if ("campaign_id" in use) return use.campaign_id;
  return `${use.workflow_id}:${use.is_published}:${use.node_id}:${use.field}`;
}

function UserLink({ use, ...props }: { use: TemplateUse; children?: ReactNode }) {
  return "campaign_id" in use ? (
    <Link to="/campaigns/$campaignId" params={{ campaignId: use.campaign_id }} {...props} />
  ) : (
    <Link
      to="/workflows/$workflowId"
      params={{ workflowId: use.workflow_id }}
      search={{ node: use.node_id }}
      {...props}
    />
  );
}

function About({ use }: { use: TemplateUse }) {
  const { t } = useTranslation(["templates", "campaigns"]);
  const words =
    "campaign_id" in use
      ? [t("uses.campaign"), use.language, t(`campaigns:state.${use.state}`)]
      : [
          use.node_name || use.node_id,
          use.language,
          t(use.is_published ? "uses.published" : "uses.draft"),
          use.field.startsWith("fallback") && t("uses.fallback"),
        ];
  return words.filter(Boolean).join(" · ");
}
