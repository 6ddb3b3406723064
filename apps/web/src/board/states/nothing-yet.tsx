import './states.css';

import { Mark } from '../parts/mark.tsx';
import { CopyButton } from './copy-button.tsx';

/** The command that records a first release, as somebody who looks at this board would send it. */
function firstRelease(origin: string): string {
  return `# In development; elsewhere the pipeline has one.
TOKEN=$(pnpm --silent --filter @repo/api token)

curl ${origin}/v1/releases \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{
    "app": "checkout",
    "environment": "dev",
    "version": "1.0.0",
    "fingerprint": "${'9f2c4e1ab87d3056'.repeat(4)}"
  }'`;
}

/** No app has been released anywhere. */
export function NothingYet() {
  const command = firstRelease(window.location.origin);
  return (
    <section className="panel state" aria-labelledby="nothing-yet">
      <Mark />
      <h2 id="nothing-yet">Nothing has been released yet</h2>
      <p className="reason-detail">
        Record a first release, and it appears here by itself. <a href="/docs">All that the api takes</a>
      </p>
      <div className="command">
        <div className="command-head">
          Shell
          <CopyButton text={command} />
        </div>
        <pre tabIndex={0} role="region" aria-label="How to record a release">
          <code>{command}</code>
        </pre>
      </div>
    </section>
  );
}
