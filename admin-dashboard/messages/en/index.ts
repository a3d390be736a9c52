import assistant from './assistant.json';
import audit from './audit.json';
import chat from './chat.json';
import common from './common.json';
import decision from './decision.json';
import leads from './leads.json';
import notifications from './notifications.json';
import projects from './projects.json';
import schedules from './schedules.json';
import settings from './settings.json';
import shell from './shell.json';
import tasks from './tasks.json';
import terms from './terms.json';

const messages = { assistant, audit, chat, common, decision, leads, notifications, projects, schedules, settings, shell, tasks, terms };
export default messages;
