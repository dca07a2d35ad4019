import { useState } from "react";
import type { Party } from "../../api/phone";
import { readStored, writeStored } from "../../lib/stored";
import { STORED_AS, strangerOf, strangersPhone } from "./person";

interface TestPerson {
  readonly person: Party | null;
  readonly people: readonly Party[];
  readonly choose: (id: string) => void;
  /** Become somebody the workflow has never met. */
  readonly becomeStranger: () => void;
}

/** Whom the phone plays; remembered in this browser. */
export function useTestPerson(users: readonly Party[]): TestPerson {
  const [chosen, setChosen] = useState(() => readStored(STORED_AS));
  const isKnown = users.some((user) => user.id === chosen);
  const people = chosen !== null && !isKnown ? [...users, strangerOf(chosen)] : users;
  const choose = (id: string) => {
    writeStored(STORED_AS, id);
    setChosen(id);
  };
  return {
    person: people.find((user) => user.id === chosen) ?? people[0] ?? null,
    people,
    choose,
    becomeStranger: () => {
      choose(strangersPhone(people, Math.random));
    },
  };
}
