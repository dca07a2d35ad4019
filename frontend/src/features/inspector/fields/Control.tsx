import type { Field } from "../../../workflow/schema-form";
import { ChannelControl } from "./ChannelControl";
import { ChoiceControl } from "./ChoiceControl";
import { ChoicesControl } from "./ChoicesControl";
import type { ControlProps } from "./control-props";
import { ConditionControl } from "./ConditionControl";
import { CredentialControl } from "./CredentialControl";
import { DurationControl } from "./DurationControl";
import { GroupControl } from "./GroupControl";
import { JsonControl } from "./JsonControl";
import { ListControl } from "./ListControl";
import { MapControl } from "./MapControl";
import { MomentControl } from "./MomentControl";
import { NumberControl } from "./NumberControl";
import { SwitchControl } from "./SwitchControl";
import { TemplateNameControl } from "./TemplateNameControl";
import { TextControl } from "./TextControl";
import { WordsControl } from "./WordsControl";

interface Props extends Omit<ControlProps, "field"> {
  readonly field: Field;
}

/** The control for a plain value of this kind. */
export function Control({ field, ...props }: Props) {
  switch (field.kind) {
    case "text":
      return <TextControl field={field} {...props} />;
    case "number":
      return <NumberControl field={field} {...props} />;
    case "duration":
      return <DurationControl field={field} {...props} />;
    case "moment":
      return <MomentControl field={field} {...props} />;
    case "switch":
      return <SwitchControl field={field} {...props} />;
    case "choice":
      return <ChoiceControl field={field} {...props} />;
    case "choices":
      return <ChoicesControl field={field} {...props} />;
    case "words":
      return <WordsControl field={field} {...props} />;
    case "list":
      return <ListControl field={field} {...props} />;
    case "map":
      return <MapControl field={field} {...props} />;
    case "group":
      return <GroupControl field={field} {...props} />;
    case "credential":
      return <CredentialControl field={field} {...props} />;
    case "channel":
      return <ChannelControl field={field} {...props} />;
    case "template":
      return <TemplateNameControl field={field} {...props} />;
    case "condition":
      return <ConditionControl field={field} {...props} />;
    case "json":
      return <JsonControl field={field} {...props} />;
    case "expression":
      return null;
  }
}
