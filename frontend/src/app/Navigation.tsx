import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconAddressBook,
  IconAlertTriangle,
  IconCoins,
  IconDeviceMobileMessage,
  IconHistory,
  IconKey,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconMessages,
  IconSettings,
  IconSitemap,
  IconSpeakerphone,
  IconTemplate,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useOpenAlerts } from "../api/alerts";
import { useWaitingCount } from "../api/conversations";
import { useLetterCounts } from "../api/letters";
import { useMay } from "../api/session";
import { UserMenu } from "../features/session/UserMenu";
import { HelpMenu } from "../features/tour/HelpMenu";
import { Logo } from "../ui/Logo";
import classes from "./Navigation.module.css";
import { NavigationLink } from "./NavigationLink";

interface Props {
  isSlim: boolean;
  /** Absent where the navigation is not beside the page. */
  onToggle?: () => void;
  onNavigate?: () => void;
}

export function Navigation({ isSlim, onToggle, onNavigate }: Props) {
  const { t } = useTranslation("shell");
  const mayAnswer = useMay("answer");
  const mayReadCredentials = useMay("readCredentials");
  const waiting = useWaitingCount(mayAnswer);
  const letters = useLetterCounts(mayAnswer).data;
  const alerts = useOpenAlerts().data;
  const unseen = alerts?.filter((alert) => alert.acknowledged_at === null).length ?? 0;
  // Both or nothing: a number that jumps as its parts come reads like news.
  const open = alerts && letters ? unseen + letters.message + letters.step + letters.event : 0;
  const shared = { isSlim, ...(onNavigate && { onNavigate }) };

  return (
    <div className={classes.navigation} data-slim={isSlim}>
      <div className={classes.top}>
        {isSlim ? <img src="/favicon.svg" alt="Patchbay" width={24} height={24} /> : <Logo />}
      </div>
      <nav aria-label={t("navigation")} className={classes.links}>
        <NavigationLink to="/workflows" icon={<IconSitemap />} label={t("workflows")} {...shared} />
        <NavigationLink to="/runs" icon={<IconHistory />} label={t("runs")} {...shared} />
        {mayAnswer && (
          <NavigationLink
            to="/attention"
            icon={<IconAlertTriangle />}
            label={t("attention")}
            count={open}
            countLabel={t("toSee", { count: open })}
            {...shared}
          />
        )}
        {mayAnswer && (
          <NavigationLink
            to="/conversations"
            icon={<IconMessages />}
            label={t("conversations")}
            count={waiting}
            countLabel={t("waiting", { count: waiting })}
            {...shared}
          />
        )}
        {mayAnswer && (
          <NavigationLink to="/contacts" icon={<IconAddressBook />} label={t("contacts")} {...shared} />
        )}
        <NavigationLink to="/campaigns" icon={<IconSpeakerphone />} label={t("campaigns")} {...shared} />
        <NavigationLink to="/templates" icon={<IconTemplate />} label={t("templates")} {...shared} />
        <NavigationLink to="/channels" icon={<IconDeviceMobileMessage />} label={t("channels")} {...shared} />
        {mayReadCredentials && (
          <NavigationLink to="/credentials" icon={<IconKey />} label={t("credentials")} {...shared} />
        )}
        <NavigationLink to="/costs" icon={<IconCoins />} label={t("costs")} {...shared} />
        <NavigationLink to="/settings" icon={<IconSettings />} label={t("settings")} {...shared} />
      </nav>
      <div className={classes.bottom}>
        <HelpMenu isSlim={isSlim} />
        <UserMenu isSlim={isSlim} />
        {onToggle && <Collapse isSlim={isSlim} onToggle={onToggle} />}
      </div>
    </div>
  );
}

function Collapse({ isSlim, onToggle }: { isSlim: boolean; onToggle: () => void }) {
  const { t } = useTranslation("shell");
  const label = isSlim ? t("widen") : t("narrow");
  return (
    <Tooltip label={label} position="right">
      <ActionIcon aria-label={label} aria-expanded={!isSlim} onClick={onToggle} className={classes.collapse}>
        {isSlim ? <IconLayoutSidebarLeftExpand size={18} /> : <IconLayoutSidebarLeftCollapse size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}
