import { ActionIcon, Anchor, Button, Group, Paper, Progress, Text, Title, Tooltip } from "@mantine/core";
import { IconChevronDown, IconFlag, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { STEPS, stepsDone } from "./steps";
import { TourStep } from "./TourStep";
import { useRival } from "./useRival";
import { endTour, foldTour, leaveTour, useTour } from "./tour-store";
import classes from "./TourPanel.module.css";
import { useSeen } from "./useSeen";

const OPEN_WORKFLOW = /^\/workflows\/([^/]+)/;

interface Props {
  /** The address one is at. */
  path: string;
}

/**
 * The first steps: a list beside the page that watches what is done on the real thing, and takes nothing over.
 */
export function TourPanel({ path }: Props) {
  const { t } = useTranslation("tour");
  const titleId = useId();
  const tour = useTour();
  const openWorkflow = OPEN_WORKFLOW.exec(path)?.[1] ?? null;
  const done = stepsDone(useSeen(tour, openWorkflow));
  const current = STEPS.find((step) => !done.has(step)) ?? null;
  const rival = useRival(tour.state === "on" && current === null ? tour.workflowId : null);
  if (tour.state !== "on") return null;
  // On a canvas, what is written and talked to stands at the right.
  const place = openWorkflow === null ? "page" : "canvas";
  // There it tells the step one is at, and no more, so that the drawing is seen.
  const shown = place === "page" ? STEPS : STEPS.filter((step) => step === current);
  if (tour.isFolded) return <Folded done={done.size} place={place} />;

  return (
    <Paper
      component="aside"
      aria-labelledby={titleId}
      withBorder
      shadow="lg"
      className={classes.panel}
      data-place={place}
    >
      {current && <Ring target={current} />}
      <Group justify="space-between" wrap="nowrap" mb="xs">
        <Title order={2} size="h3" id={titleId}>
          {current ? t("title") : rival === null ? t("finished.title") : t("finished.published")}
        </Title>
        <Group gap={2} wrap="nowrap">
          <Tooltip label={t("fold")}>
            <ActionIcon
              size="sm"
              aria-label={t("fold")}
              onClick={() => {
                foldTour(true);
              }}
            >
              <IconChevronDown size={16} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t("leave")}>
            <ActionIcon size="sm" aria-label={t("leave")} onClick={current ? leaveTour : endTour}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      <Progress
        value={(done.size / STEPS.length) * 100}
        size="sm"
        mb="sm"
        aria-label={t("progress", { done: done.size, all: STEPS.length })}
      />
      {current ? (
        <ol className={classes.steps}>
          {shown.map((step) => (
            <TourStep key={step} step={step} isDone={done.has(step)} isCurrent={step === current} />
          ))}
        </ol>
      ) : (
        <Finished rival={rival} />
      )}
      {current && tour.workflowId !== null && openWorkflow !== tour.workflowId && (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to="/workflows/$workflowId" params={{ workflowId: tour.workflowId ?? "" }} {...props} />
          )}
        >
          {t("backToIt")}
        </Anchor>
      )}
    </Paper>
  );
}

function Folded({ done, place }: { done: number; place: "page" | "canvas" }) {
  const { t } = useTranslation("tour");
  return (
    <Button
      className={classes.folded}
      data-place={place}
      variant="default"
      size="xs"
      leftSection={<IconFlag size={14} aria-hidden />}
      onClick={() => {
        foldTour(false);
      }}
    >
      {t("title")} {done}/{STEPS.length}
    </Button>
  );
}

/** Says so too where somebody who says hello would still be answered by another workflow. */
function Finished({ rival }: { rival: string | null }) {
  const { t } = useTranslation("tour");
  return (
    <div role="status">
      <Text size="sm" mb="sm">
        {rival === null ? t("finished.about") : t("finished.rival", { name: rival })}
      </Text>
      <Button size="xs" onClick={endTour}>
        {t("finished.close")}
      </Button>
    </div>
  );
}

/** Draws attention to what the step is about, wherever that stands on the page. */
function Ring({ target }: { target: string }) {
  return (
    <style>{`[data-tour~="${target}"] { outline: 2px solid var(--mantine-color-teal-6); outline-offset: 3px; }`}</style>
  );
}
