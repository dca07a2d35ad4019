import { Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { may } from "../../api/permissions";
import { useMember } from "../../api/session";
import { About } from "./About";
import { AlertPosts } from "./AlertPosts";
import { ApiKeys } from "./ApiKeys";
import { AuditTrail } from "./AuditTrail";
import { Members } from "./Members";
import { isPart, PARTS, type Part } from "./parts";
import { Profile } from "./Profile";
import { SendingRules } from "./rules/SendingRules";

interface Props {
  part: Part;
  onPart: (part: Part) => void;
}

export function SettingsTabs({ part, onPart }: Props) {
  const { t } = useTranslation("settings");
  const role = useMember()?.role;
  const shown = PARTS.filter(({ needs }) => needs === null || may(role, needs));
  const open = shown.some((one) => one.part === part) ? part : "profile";
  return (
    <Tabs
      value={open}
      keepMounted={false}
      onChange={(value) => {
        if (isPart(value)) onPart(value);
      }}
    >
      <Tabs.List mb="lg" aria-label={t("title")}>
        {shown.map(({ part: name }) => (
          <Tabs.Tab key={name} value={name}>
            {t(`part.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {shown.map(({ part: name }) => (
        <Tabs.Panel key={name} value={name}>
          <PartOf part={name} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function PartOf({ part }: { part: Part }) {
  switch (part) {
    case "profile":
      return <Profile />;
    case "rules":
      return <SendingRules />;
    case "members":
      return <Members />;
    case "keys":
      return <ApiKeys />;
    case "alerts":
      return <AlertPosts />;
    case "audit":
      return <AuditTrail />;
    case "about":
      return <About />;
  }
}
