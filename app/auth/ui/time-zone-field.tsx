import { controlClass, FieldFrame, useControlProps } from "~/ui/field";

type ZoneFieldProps = {
  /** The account's zone; null while it is not known, and UTC counts. */
  zone: string | null;
  /** The time in that zone, such as "18:53": a browser's clock may say another. */
  clock: string;
  /** Every time zone that can be chosen. */
  zones: string[];
  /** What was chosen in a form that was given back. */
  typed?: string;
  errors?: string[];
};

/** The choice of the time zone that decides the account's days. */
export function ZoneField({ zone, clock, zones, typed, errors }: ZoneFieldProps) {
  const field = {
    label: "Time zone",
    name: "zone",
    hint: zone
      ? `Due dates follow this time zone. It's ${clock} there now.`
      : `Until you use a device with JavaScript, due dates follow UTC, where it's now ${clock}.`,
    defaultValue: typed ?? zone ?? "",
    errors,
  };
  return (
    <FieldFrame {...field}>
      <select {...useControlProps(field)} className={controlClass}>
        <option value="">Same as this device</option>
        {zones.map((name) => (
          <option key={name} value={name}>
            {name.replaceAll("_", " ")}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
