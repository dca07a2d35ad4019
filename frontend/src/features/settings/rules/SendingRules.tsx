import { Alert, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { usePolicy } from "../../../api/policy";
import { useMay } from "../../../api/session";
import { Loading } from "../../../ui/Loading";
import { Problem } from "../../../ui/Problem";
import { RulesForm } from "./RulesForm";

/** What the workspace asks of its own messages, beside what WhatsApp asks. */
export function SendingRules() {
  const { t } = useTranslation("rules");
  const policy = usePolicy();
  const mayChange = useMay("manageWorkspace");
  return (
    <Stack maw={640}>
      <Text size="sm" c="dimmed">
        {t("about")}
      </Text>
      {!mayChange && <Alert variant="light">{t("readOnly")}</Alert>}
      {policy.isError && <Problem error={policy.error} onRetry={() => void policy.refetch()} />}
      {policy.isPending && <Loading size="sm" label={t("loading")} />}
      {policy.data && <RulesForm saved={policy.data} isReadOnly={!mayChange} />}
    </Stack>
  );
}
