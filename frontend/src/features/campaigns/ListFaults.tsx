import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/problem";
import type { Fault } from "../../api/schema";
import { inWords } from "../../lib/reasons";
import { Problem } from "../../ui/Problem";
import { placeOf } from "./list-text";

interface Props {
  error: Error;
  /** Numbers of the lines that were sent. */
  lines: readonly number[];
}

/** How many faults are told; a list in another form has one in every row. */
const MOST_SHOWN = 5;

/** Why a list was not taken, with the first of its faulty rows. */
export function ListFaults({ error, lines }: Props) {
  const { t } = useTranslation("campaigns");
  const faults = error instanceof ApiProblem ? error.faults.slice(0, MOST_SHOWN) : [];
  const told = ({ path, message }: Fault) => {
    const place = placeOf(path, lines);
    const where = place && t(place.column === "" ? "whom.inLine" : "whom.inColumn", place);
    return `${where ?? path}: ${inWords(message)}`;
  };
  return (
    <>
      <Problem error={error} />
      {faults.map((fault) => (
        <Text key={fault.path} size="sm" c="var(--mantine-color-error)">
          {told(fault)}
        </Text>
      ))}
    </>
  );
}
