import { Center } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Loading } from "../ui/Loading";

export function PageComing() {
  const { t } = useTranslation();
  return (
    <Center h="100%" mih="12rem">
      <Loading label={t("loading")} />
    </Center>
  );
}
