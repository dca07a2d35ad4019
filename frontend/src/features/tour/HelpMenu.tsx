import { Menu, Tooltip, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconApi, IconDeviceMobile, IconFlag, IconHelpCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { usePhoneDirectory } from "../../api/phone";
import classes from "../../ui/NavigationEntry.module.css";
import { startTour } from "./tour-store";

interface Props {
  isSlim: boolean;
}

/** The first steps, and what else helps to find one's way. */
export function HelpMenu({ isSlim }: Props) {
  const { t } = useTranslation("tour");
  const [isOpen, menu] = useDisclosure(false);
  return (
    <Menu position="right-end" width={220} opened={isOpen} onChange={menu.toggle}>
      <Menu.Target>
        <Tooltip label={t("help")} position="right" disabled={!isSlim || isOpen}>
          <UnstyledButton className={classes.entry} data-slim={isSlim} aria-label={t("help")}>
            <IconHelpCircle aria-hidden />
            {!isSlim && <span>{t("help")}</span>}
          </UnstyledButton>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFlag size={16} aria-hidden />} onClick={startTour}>
          {t("start")}
        </Menu.Item>
        {isOpen && <PhoneItem />}
        <Menu.Item
          component="a"
          href="/api/openapi.json"
          target="_blank"
          leftSection={<IconApi size={16} aria-hidden />}
        >
          {t("api")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Only where the server has the simulator's phone. */
function PhoneItem() {
  const { t } = useTranslation("tour");
  const phone = usePhoneDirectory();
  if (!phone.data) return null;
  return (
    <Menu.Item
      component="a"
      href="/phone"
      target="patchbay-phone"
      leftSection={<IconDeviceMobile size={16} aria-hidden />}
    >
      {t("phone")}
    </Menu.Item>
  );
}
