import { Button } from "@mantine/core";
import { IconFlag } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { startTour, useTour } from "./tour-store";

/** Begins the first steps; nothing while they are on. */
export function StartTourButton() {
  const { t } = useTranslation("tour");
  const tour = useTour();
  if (tour.state === "on") return null;
  return (
    <Button variant="default" leftSection={<IconFlag size={16} aria-hidden />} onClick={startTour}>
      {t("start")}
    </Button>
  );
}
