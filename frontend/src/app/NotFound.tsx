import { Button } from "@mantine/core";
import { IconMapQuestion } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Nothing } from "../ui/Nothing";
import { Page } from "../ui/Page";

export function NotFound() {
  const { t } = useTranslation("shell");
  return (
    <Page title={t("notFound.title")}>
      <Nothing
        icon={<IconMapQuestion />}
        title={t("notFound.nothing")}
        actions={
          <Button renderRoot={(props) => <Link to="/workflows" {...props} />}>{t("notFound.home")}</Button>
        }
      >
        {t("notFound.about")}
      </Nothing>
    </Page>
  );
}
