import { Fragment, type ReactNode } from "react";
import classes from "./Facts.module.css";

interface Props {
  facts: readonly (readonly [name: string, value: ReactNode])[];
}

/** What is known of something: names at the left, values in a column of their own, in any language. */
export function Facts({ facts }: Props) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
