import { Autocomplete } from "@mantine/core";
import { useTemplates } from "../../../api/templates";
import { useForm } from "../form/FormContext";
import { known, type ControlProps } from "./control-props";

/** A template's name, with those that are known to choose from. */
export function TemplateNameControl(props: ControlProps<"template">) {
  const { value, onChange } = props;
  const { isReadOnly } = useForm();
  const templates = useTemplates();
  const names = [...new Set(templates.data?.map((one) => one.name))];
  return (
    <Autocomplete
      {...known(props)}
      size="sm"
      data={names}
      value={typeof value === "string" ? value : ""}
      readOnly={isReadOnly}
      onChange={onChange}
    />
  );
}
