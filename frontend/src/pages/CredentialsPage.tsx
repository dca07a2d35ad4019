import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../api/session";
import { CredentialList, type CredentialDialog } from "../features/credentials/CredentialList";
import { DeleteCredentialDialog } from "../features/credentials/DeleteCredentialDialog";
import { NewCredentialDialog } from "../features/credentials/NewCredentialDialog";
import { ReplaceDialog } from "../features/credentials/ReplaceDialog";
import { ListPage } from "../ui/ListPage";

export function CredentialsPage() {
  const { t } = useTranslation("credentials");
  const mayManage = useMay("manage");
  const [dialog, setDialog] = useState<CredentialDialog | null>(null);
  const close = () => {
    setDialog(null);
  };
  return (
    <ListPage
      title={t("title")}
      about={t("about")}
      add={mayManage && t("new.button")}
      onAdd={() => {
        setDialog({ kind: "new" });
      }}
    >
      <CredentialList onAsk={setDialog} />
      {dialog?.kind === "new" && <NewCredentialDialog onClose={close} />}
      {dialog?.kind === "replace" && <ReplaceDialog credential={dialog.credential} onClose={close} />}
      {dialog?.kind === "delete" && <DeleteCredentialDialog credential={dialog.credential} onClose={close} />}
    </ListPage>
  );
}
