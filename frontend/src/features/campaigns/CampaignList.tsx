import { Anchor, Table, Text } from "@mantine/core";
import { IconSpeakerphone } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCampaigns, type Campaign } from "../../api/campaigns";
import { useChannels } from "../../api/channels";
import { Ago } from "../../ui/Ago";
import { Fetched } from "../../ui/Fetched";
import { FramedTable } from "../../ui/FramedTable";
import { LoadMore } from "../../ui/LoadMore";
import { Nothing } from "../../ui/Nothing";
import { CampaignState } from "./CampaignState";

/** Campaigns, one a row. */
export function CampaignList() {
  const { t } = useTranslation("campaigns");
  const campaigns = useCampaigns();
  const channels = useChannels();
  const channelOf = (id: string) => channels.data?.find((channel) => channel.id === id)?.name ?? "";
  const none = (
    <Nothing icon={<IconSpeakerphone />} title={t("none.title")}>
      {t("none.about")}
    </Nothing>
  );
  return (
    <>
      <Fetched query={campaigns} empty={none}>
        {(items) => (
          <Table.ScrollContainer minWidth={560}>
            <FramedTable verticalSpacing="xs" aria-label={t("title")}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("column.name")}</Table.Th>
                  <Table.Th>{t("column.state")}</Table.Th>
                  <Table.Th>{t("column.template")}</Table.Th>
                  <Table.Th>{t("column.number")}</Table.Th>
                  <Table.Th>{t("column.made")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((campaign) => (
                  <Row key={campaign.id} campaign={campaign} number={channelOf(campaign.channel_id)} />
                ))}
              </Table.Tbody>
            </FramedTable>
          </Table.ScrollContainer>
        )}
      </Fetched>
      <LoadMore query={campaigns} />
    </>
  );
}

function Row({ campaign, number }: { campaign: Campaign; number: string }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor
          fw={500}
          renderRoot={(props) => (
            <Link to="/campaigns/$campaignId" params={{ campaignId: campaign.id }} {...props} />
          )}
        >
          {campaign.name}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <CampaignState campaign={campaign} />
      </Table.Td>
      <Table.Td>{campaign.template?.name ?? "–"}</Table.Td>
      <Table.Td>{number}</Table.Td>
      <Table.Td>
        <Text size="sm" c="dimmed">
          <Ago at={campaign.started_at ?? campaign.created_at} />
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}
