import { probe } from '../instance/applications.ts';
import { dataFolderOf, findFolders } from '../instance/folders.ts';
import { APPLICATIONS, type ApplicationName, type Instance, readInstance } from '../instance/record.ts';
import { runnerOf } from '../instance/runner-lock.ts';
import { isRunning } from '../processes/identity.ts';
import { answers } from '../services/start-postgres.ts';
import { redisAnswers } from '../services/start-redis.ts';
import { examineWitness } from './examine-witness.ts';
import { bad, type Finding, good } from './finding.ts';

const RESTART = 'run `npm run stop`, then `npm start`';

/** What runs of the office's own instance, and whether each part answers. */
export async function examineInstance(environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  const folders = findFolders(dataFolderOf(environment));
  const instance = folders === null ? null : readInstance(folders.data);
  if (folders === null || instance === null) return [good('no instance yet: `npm start` makes one')];
  const runner = runnerOf(folders.data);
  if (runner !== null)
    return [good(`the instance is ${instance.state} (pid ${runner.pid})`), ...(await examineParts(instance))];
  const left = Object.entries(instance.processes).filter(([, identity]) => isRunning(identity));
  if (left.length === 0) return [good('the instance does not run')];
  const names = left.map(([name]) => name).join(', ');
  return [bad(`a killed runner left ${names} running`, 'run `npm start` (it takes them over) or `npm run stop`')];
}

async function examineParts(instance: Instance): Promise<Finding[]> {
  const logs = instance.folders.logs;
  const redis = (await redisAnswers(instance.redis.url))
    ? good('Redis answers')
    : bad('Redis does not answer', RESTART);
  const databases = await Promise.all(
    Object.entries({ records: instance.databases.kean.api, 'key store': instance.databases.keys.api }).map(
      async ([name, url]) =>
        (await answers(url))
          ? good(`the database of the ${name} answers`)
          : bad(`the database of the ${name} refuses`, RESTART),
    ),
  );
  const own = APPLICATIONS.filter((name) =>
    name === 'witness' ? instance.witness.own : name !== 'sink' || instance.sink !== null,
  );
  const applications = await Promise.all(own.map((name) => examineApplication(instance, name, logs)));
  return [...databases, redis, ...applications, await examineWitness(instance)];
}

async function examineApplication(instance: Instance, name: ApplicationName, logs: string): Promise<Finding> {
  const url = instance[name]?.url ?? '';
  const [alive, ready] = await Promise.all([probe(`${url}/healthz`), probe(`${url}/readyz`)]);
  if (alive === 200 && ready === 200) return good(`${name} is ready at ${url}`);
  const said = alive === null ? 'does not answer' : `is not ready (status ${ready ?? 'none'})`;
  return bad(`${name} ${said} at ${url}`, `read ${logs}/${name}.log, then ${RESTART}`);
}
