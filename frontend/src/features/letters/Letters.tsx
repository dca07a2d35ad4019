import { IconMailCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLetters, type Level, type Standing } from "../../api/letters";
import { useMay } from "../../api/session";
import { Fetched } from "../../ui/Fetched";
import { LoadMore } from "../../ui/LoadMore";
import { Nothing } from "../../ui/Nothing";
import { BulkBar } from "./BulkBar";
import { LetterDialog } from "./LetterDialog";
import { LetterFilters } from "./LetterFilters";
import { LetterTable } from "./LetterTable";
import { narrowingOf, standingOf, withChange, type LetterSearch } from "./search";

interface Props {
  level: Level;
  search: LetterSearch;
  onSearch: (search: LetterSearch) => void;
}

/** What came to nothing at one level: found, looked at, begun again. */
export function Letters({ level, search, onSearch }: Props) {
  const mayEdit = useMay("edit");
  const mayAnswer = useMay("answer");
  const mayHandle = level === "message" ? mayAnswer : mayEdit;
  const standing = standingOf(level, search);
  const narrowing = narrowingOf(level, search);
  const query = useLetters(level, standing, narrowing);
  const [picked, pick] = useState<ReadonlySet<string>>(new Set());
  // What has been handled meanwhile is not in the list any more, and so not picked.
  const shown = (query.data ?? []).filter(({ id }) => picked.has(id)).map(({ id }) => id);
  const mayPick = mayHandle && standing === "open";
  return (
    <>
      <LetterFilters level={level} search={search} onChange={onSearch} />
      {mayPick && (
        <BulkBar
          level={level}
          isEmpty={(query.data ?? []).length === 0}
          picked={shown}
          narrowing={narrowing}
          onDone={() => {
            pick(new Set());
          }}
        />
      )}
      <Fetched
        query={query}
        empty={<None standing={standing} isNarrowed={Object.keys(narrowing).length > 0} />}
      >
        {(letters) => (
          <LetterTable
            level={level}
            letters={letters}
            {...(mayPick && { picked, onPick: pick })}
            onOpen={(letter) => {
              onSearch(withChange(search, { letter }));
            }}
          />
        )}
      </Fetched>
      <LoadMore query={query} />
      {search.letter && (
        <LetterDialog
          level={level}
          id={search.letter}
          mayHandle={mayHandle}
          onClose={() => {
            onSearch(withChange(search, { letter: undefined }));
          }}
        />
      )}
    </>
  );
}

function None({ standing, isNarrowed }: { standing: Standing; isNarrowed: boolean }) {
  const { t } = useTranslation("letters");
  const kind = isNarrowed ? "noneSuch" : NONE[standing];
  return (
    <Nothing icon={<IconMailCheck />} title={t(`${kind}.title`)}>
      {t(`${kind}.text`)}
    </Nothing>
  );
}

const NONE = { open: "none", handled: "noneHandled", parked: "noneParked" } as const;
