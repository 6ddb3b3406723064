import { runGenerator } from './generator/run-generator.ts';

const { exitCode, text } = await runGenerator(process.argv.slice(2));
if (exitCode === 0) console.log(text);
else console.error(text);
process.exitCode = exitCode;
