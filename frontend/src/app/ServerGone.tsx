import { useNetwork } from "@mantine/hooks";
import { IconCloudOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useReachability } from "../api/reachability";
import classes from "./ServerGone.module.css";

/** Says that nothing follows the server now; what is on the page stays, and one may go on working. */
export function ServerGone() {
  const { t } = useTranslation("shell");
  const isReachable = useReachability();
  const { online: isOnline } = useNetwork();
  if (isReachable) return null;
  return (
    <div role="alert" className={classes.banner}>
      <IconCloudOff size={18} aria-hidden />
      <span>
        <strong>{isOnline ? t("gone") : t("offline")}</strong> {t("goneMeans")}
      </span>
    </div>
  );
}
