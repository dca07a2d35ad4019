import { Alert, Button, Group, Text } from "@mantine/core";
import { IconFlag } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { leaveTour, startTour, useTour } from "./tour-store";

/** Offers the first steps to whoever has neither begun nor declined them. */
export function TourOffer() {
  const { t } = useTranslation("tour");
  const tour = useTour();
  if (tour.state !== "offered") return null;
  return (
    <Alert role="note" variant="light" color="teal" mb="md" p="sm" icon={<IconFlag aria-hidden />}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          <b>{t("offer.title")}</b> {t("offer.about")}
        </Text>
        <Group gap="xs">
          <Button size="xs" variant="subtle" onClick={leaveTour}>
            {t("offer.decline")}
          </Button>
          <Button size="xs" onClick={startTour}>
            {t("offer.accept")}
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}
