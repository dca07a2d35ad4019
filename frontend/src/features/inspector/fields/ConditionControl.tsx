import { Button, Group, SegmentedControl } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Fragment, useRef } from "react";
import { useTranslation } from "react-i18next";
import { isTrue, MOST_COMPARISONS, pathIn, type Comparison } from "../../../workflow/condition";
import { BLANK, withDropped, withSubject } from "../../../workflow/condition-edit";
import { useForm } from "../form/FormContext";
import { useTaking } from "../form/useTaking";
import classes from "./ConditionControl.module.css";
import { ConditionRow } from "./ConditionRow";
import type { ControlProps } from "./control-props";
import { ExpressionPreview } from "./ExpressionPreview";
import { useConditionDraft } from "./useConditionDraft";
import { useRowKeys } from "./useRowKeys";

/** What is filled in once it is known what is looked at. */
const NEXT_TO_SUBJECT = ["[data-value] input, [data-value] select", "select"];

/** A condition without code: comparisons, a row each, and whether all or any of them must hold. */
export function ConditionControl({
  field,
  path,
  value,
  onChange,
  ids,
  isInvalid,
  isBare,
}: ControlProps<"condition">) {
  const { t } = useTranslation("inspector");
  const { isReadOnly, scope } = useForm();
  const { condition, saved, set } = useConditionDraft(path, value, onChange);
  const { joined, comparisons } = condition;
  const rows = useRowKeys(comparisons.length);
  const list = useRef<HTMLOListElement>(null);
  const isBlank = comparisons.length === 1 && comparisons[0] === BLANK;

  const setRows = (next: readonly Comparison[]) => {
    set({ joined, comparisons: next });
  };
  const focusOn = (place: number, ...wanted: readonly string[]) => {
    // After the rows have been drawn anew.
    requestAnimationFrame(() => {
      const row = list.current?.querySelectorAll("[data-subject]")[place]?.closest("li");
      const found = wanted.map((one) => row?.querySelector<HTMLElement>(one)).find((one) => one);
      found?.focus();
    });
  };
  const insert = (expression: string) => {
    const dropped = pathIn(expression);
    if (dropped === null || comparisons.length >= MOST_COMPARISONS) return;
    const next = withDropped(condition, dropped, scope);
    set(next.condition);
    focusOn(next.place, ...NEXT_TO_SUBJECT);
  };
  const taking = useTaking({ path, title: field.title, isOpen: !isReadOnly, hasOwnCursor: false, insert });

  return (
    <div
      className={classes.condition}
      role="group"
      {...(isBare ? { "aria-label": field.title } : { "aria-labelledby": ids.label })}
      aria-describedby={ids.message}
      data-over={taking.isOver ? true : undefined}
      {...taking.handlers}
    >
      <ol className={classes.rows} ref={list}>
        {comparisons.map((comparison, index) => (
          <Fragment key={rows.keys[index]}>
            {index > 0 && (
              <li className={classes.joint} aria-hidden>
                {t(`condition.${joined}`)}
              </li>
            )}
            <ConditionRow
              {...(index === 0 && { id: ids.control })}
              path={path}
              place={index + 1}
              comparison={comparison}
              isNeeded={isInvalid && isBlank}
              isExplained={!isBlank}
              canBeRemoved={!isBlank}
              onComparison={(next) => {
                setRows(comparisons.with(index, next));
              }}
              onSubject={(subject) => {
                setRows(comparisons.with(index, withSubject(comparison, subject, scope)));
                focusOn(index, ...NEXT_TO_SUBJECT);
              }}
              onRemove={() => {
                rows.remove(index);
                setRows(comparisons.filter((_, place) => place !== index));
                if (comparisons.length === 1) focusOn(0, "input");
                else focusOn(Math.max(0, index - 1), "[data-remove]", "input");
              }}
            />
          </Fragment>
        ))}
      </ol>
      <Group gap="xs" mt={6} justify="space-between">
        {!isReadOnly && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={comparisons.length >= MOST_COMPARISONS}
            onClick={() => {
              rows.add();
              setRows([...comparisons, BLANK]);
              focusOn(comparisons.length, "input");
            }}
          >
            {t("condition.add")}
          </Button>
        )}
        {comparisons.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t("condition.joined")}
            data={[
              { value: "and", label: t("condition.all") },
              { value: "or", label: t("condition.any") },
            ]}
            value={joined}
            readOnly={isReadOnly}
            onChange={(next) => {
              set({ comparisons, joined: next === "or" ? "or" : "and" });
            }}
          />
        )}
      </Group>
      <ExpressionPreview
        text={saved}
        isBrief={isBare || path.includes("[")}
        say={(now) => t(isTrue(now) ? "condition.holds" : "condition.fails")}
      />
    </div>
  );
}
