import { TagsInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { MOST_TAGS, MOST_WORDS } from "./faults";
import { RulePart } from "./RulePart";
import type { PartProps } from "./rules-form";

const MOST = { tags: MOST_TAGS, words: MOST_WORDS } as const;

/** Whose messages go before all others. */
export function FirstServed({ rules, isReadOnly, onChange, faultAt }: PartProps) {
  const { t } = useTranslation("rules");
  const { urgent } = rules;
  const [tag] = urgent.tags;
  const [word] = urgent.words;
  const named = tag === undefined ? t("urgent.exampleNone") : t("urgent.exampleTag", { tag });
  return (
    <RulePart
      title={t("urgent.title")}
      about={t("urgent.about")}
      example={word === undefined ? named : t("urgent.example", { word })}
    >
      {(["tags", "words"] as const).map((list) => (
        <TagsInput
          key={list}
          label={t(`urgent.${list}`)}
          placeholder={urgent[list].length === 0 ? t("urgent.add") : ""}
          value={[...urgent[list]]}
          maxTags={MOST[list]}
          acceptValueOnBlur
          error={faultAt(`urgent.${list}`)}
          disabled={isReadOnly}
          onChange={(values) => {
            onChange({ urgent: { ...urgent, [list]: values } });
          }}
        />
      ))}
    </RulePart>
  );
}
