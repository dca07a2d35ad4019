import { ActionIcon, CloseButton, Menu, Textarea } from "@mantine/core";
import {
  IconFile,
  IconMapPin,
  IconMicrophone,
  IconPaperclip,
  IconPhoto,
  IconSend2,
} from "@tabler/icons-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { PhoneAct, PhoneBubble } from "../../api/phone";
import classes from "./Composer.module.css";

interface Props {
  quoted: PhoneBubble | null;
  onDropQuote: () => void;
  /** Whether it was sent; if not, the text stays. */
  onSend: (message: PhoneAct) => Promise<boolean>;
}

const PLACE = { latitude: -23.5614, longitude: -46.6559, name: "Avenida Paulista", address: "São Paulo" };

/** Where the person with the phone writes. */
export function Composer({ quoted, onDropQuote, onSend }: Props) {
  const { t } = useTranslation("testing");
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const reply = quoted ? { reply_to: quoted.id } : {};

  // Whoever opens the phone, or quotes, wants to write.
  useEffect(() => {
    field.current?.focus();
  }, [quoted]);

  const send = async () => {
    const wanted = text.trim();
    if (!wanted) return;
    setText("");
    if (!(await onSend({ text: wanted, ...reply }))) setText((now) => (now === "" ? text : now));
  };
  const attach = (message: PhoneAct) => {
    void onSend({ ...message, ...reply });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send();
    } else if (event.key === "Escape" && quoted) {
      event.stopPropagation();
      onDropQuote();
    }
  };

  return (
    <div className={classes.composer}>
      {quoted && (
        <div className={classes.quoted}>
          <div>
            <strong>{t(quoted.is_own ? "you" : "business")}</strong>
            <span>{quoted.text === "" ? quoted.kind : (quoted.text ?? quoted.kind)}</span>
          </div>
          <CloseButton size="sm" aria-label={t("dropQuote")} onClick={onDropQuote} />
        </div>
      )}
      <div className={classes.line}>
        <Menu position="top-start" withinPortal>
          <Menu.Target>
            <ActionIcon size="lg" aria-label={t("attach")}>
              <IconPaperclip size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconPhoto size={16} />}
              onClick={() => {
                attach({ type: "image" });
              }}
            >
              {t("attachments.photo")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconFile size={16} />}
              onClick={() => {
                attach({ type: "document" });
              }}
            >
              {t("attachments.document")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconMicrophone size={16} />}
              onClick={() => {
                attach({ type: "audio" });
              }}
            >
              {t("attachments.voice")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconMapPin size={16} />}
              onClick={() => {
                attach({ type: "location", location: PLACE });
              }}
            >
              {t("attachments.location")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Textarea
          ref={field}
          className={classes.field}
          aria-label={t("message")}
          placeholder={t("message")}
          autosize
          minRows={1}
          maxRows={5}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
          onKeyDown={onKeyDown}
        />
        <ActionIcon
          size="lg"
          variant="filled"
          color="teal"
          aria-label={t("send")}
          disabled={!text.trim()}
          onClick={() => void send()}
        >
          <IconSend2 size={18} />
        </ActionIcon>
      </div>
    </div>
  );
}

export { PLACE as SAMPLE_PLACE };
