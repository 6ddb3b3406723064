import { formatAge } from './age.ts';
import { useClock } from './clock.ts';

interface Props {
  /** An ISO 8601 date and time. */
  readonly moment: string;
}

/** How long ago something was; goes on by itself. */
export function AgeText({ moment }: Props) {
  const age = useClock((now) => formatAge(now - Date.parse(moment)));
  return (
    <time className="age" dateTime={moment}>
      {age}
    </time>
  );
}
