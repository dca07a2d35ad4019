import { ActionIcon, NativeSelect, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { OPERAND_KINDS, OPERATORS, pathIn, takesValue, type Comparison } from "../../../workflow/condition";
import {
  operandOf,
  wantOf,
  withKind,
  withOperator,
  withSubject,
  withText,
} from "../../../workflow/condition-edit";
import { useForm } from "../form/FormContext";
import { useTaking } from "../form/useTaking";
import classes from "./ConditionControl.module.css";
import { KindMenu } from "./KindMenu";
import { OperandInput } from "./OperandInput";
import { PathInput } from "./PathInput";

interface Props {
  /** Of the first subject, for the field's label. */
  readonly id?: string;
  /** Of the condition in the node. */
  readonly path: string;
  readonly place: number;
  readonly comparison: Comparison;
  /** Nothing at all is said, and something is needed. */
  readonly isNeeded: boolean;
  /** Whether it is said what is lacking: not of a row that nobody has begun. */
  readonly isExplained: boolean;
  readonly canBeRemoved: boolean;
  readonly onComparison: (comparison: Comparison) => void;
  /** A value was brought to be looked at. */
  readonly onSubject: (path: string) => void;
  readonly onRemove: () => void;
}

/** One comparison: what, how, with what. */
export function ConditionRow(props: Props) {
  const { id, path, place, comparison, isNeeded, isExplained, canBeRemoved } = props;
  const { onComparison, onSubject, onRemove } = props;
  const { t } = useTranslation("inspector");
  const { isReadOnly, scope } = useForm();
  const noteId = useId();
  const operand = operandOf(comparison);
  const hasValue = takesValue(comparison.operator);
  const want = isExplained ? wantOf(comparison) : null;
  const describedBy = want === null ? undefined : noteId;
  const isWrongSubject = want === "path" && pathIn(comparison.subject) === null;
  const subjectLabel = t("condition.subject", { place });
  const valueLabel = t("condition.value", { place });
  const takes = { path, isOpen: !isReadOnly, hasOwnCursor: false };
  const subject = useTaking({ ...takes, title: subjectLabel, insert: onSubject });
  const value = useTaking({
    ...takes,
    title: valueLabel,
    insert: (expression) => {
      onComparison({ ...comparison, value: { kind: "path", text: pathIn(expression) ?? expression } });
    },
  });
  return (
    <li
      className={classes.row}
      aria-label={t("condition.row", { place })}
      data-wide={hasValue ? undefined : true}
    >
      <div
        className={classes.subject}
        data-subject
        data-over={subject.isOver || undefined}
        {...subject.handlers}
      >
        <PathInput
          {...(id !== undefined && { id })}
          label={subjectLabel}
          placeholder={t("condition.subject_placeholder")}
          describedBy={want === "subject" || isWrongSubject ? describedBy : undefined}
          isInvalid={isNeeded || isWrongSubject}
          path={comparison.subject}
          onPath={(path) => {
            onComparison(withSubject(comparison, path, scope));
          }}
        />
      </div>
      <div className={classes.operator}>
        <NativeSelect
          size="sm"
          classNames={{ input: classes.choice ?? "" }}
          rightSectionWidth={28}
          aria-label={t("condition.operator", { place })}
          value={comparison.operator}
          disabled={isReadOnly}
          data={OPERATORS.map((one) => ({ value: one, label: t(`condition.op.${one}`) }))}
          onChange={(event) => {
            const chosen = OPERATORS.find((one) => one === event.currentTarget.value);
            if (chosen) onComparison(withOperator(comparison, chosen, scope));
          }}
        />
      </div>
      {hasValue && (
        <div className={classes.value} data-value data-over={value.isOver || undefined} {...value.handlers}>
          <OperandInput
            label={valueLabel}
            describedBy={describedBy}
            isInvalid={want === "number" || (want === "path" && !isWrongSubject)}
            operand={operand}
            onText={(text) => {
              onComparison(withText(comparison, text));
            }}
          />
        </div>
      )}
      {hasValue && !isReadOnly && (
        <div className={classes.kind}>
          <KindMenu
            label={t("condition.kind", { place, kind: t(`condition.${operand.kind}`) })}
            kinds={OPERAND_KINDS}
            kind={operand.kind}
            titleOf={(one) => t(`condition.${one}`)}
            onKind={(kind) => {
              onComparison(withKind(comparison, kind));
            }}
          />
        </div>
      )}
      {!isReadOnly && canBeRemoved && (
        <div className={classes.remove}>
          <ActionIcon mt={4} data-remove aria-label={t("condition.remove", { place })} onClick={onRemove}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </div>
      )}
      {want !== null && (
        <Text id={noteId} size="xs" c="dimmed" className={classes.note}>
          {t(`condition.want.${want}`)}
        </Text>
      )}
    </li>
  );
}
