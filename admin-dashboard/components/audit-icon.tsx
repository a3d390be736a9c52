import {
  Bell,
  Building2,
  CalendarClock,
  CircleSlash2,
  Download,
  Flag,
  FolderKanban,
  Hourglass,
  KeyRound,
  ListChecks,
  LogIn,
  Mail,
  Play,
  ShieldCheck,
  ShieldOff,
  Sparkles,
  ThumbsDown,
  ThumbsUp,
  TimerOff,
  TriangleAlert,
  UserCog,
  Waypoints,
  type LucideIcon,
} from 'lucide-react';
import { cn } from '@/lib/utils';

/** By whole event first, then by what stands before its dot. */
const ICONS: Record<string, LucideIcon> = {
  'confirmation.approved': ThumbsUp,
  'confirmation.rejected': ThumbsDown,
  'confirmation.expired': TimerOff,
  'action.decided': ShieldCheck,
  'action.parked': Hourglass,
  'action.failed': TriangleAlert,
  'email.failed': TriangleAlert,
  'login.failed': TriangleAlert,
  'run.cancelled': CircleSlash2,
  'leads.exported': Download,
  run: Sparkles,
  plan: Waypoints,
  action: Play,
  lead: Building2,
  leads: Building2,
  task: ListChecks,
  project: FolderKanban,
  notification: Bell,
  email: Mail,
  export: Download,
  schedule: CalendarClock,
  login: LogIn,
  session: LogIn,
  password: KeyRound,
  user: UserCog,
  token: KeyRound,
  flag: Flag,
  suppression: ShieldOff,
};

/** Decisions of people stand out; what waits, failed or was taken away has its usual colour. */
function toneOf(event: string): string {
  if (event === 'confirmation.approved') return 'border-ok-line bg-ok-soft text-ok';
  if (event === 'confirmation.rejected' || event.endsWith('.failed') || event === 'plan.rejected') return 'border-bad-line bg-bad-soft text-bad';
  if (event === 'action.parked' || event === 'confirmation.expired') return 'border-warn-line bg-warn-soft text-warn';
  return 'border-line bg-sunken text-ink-3';
}

/** The sign of an event. It says nothing that the words beside it do not say. */
export function AuditIcon({ event, className }: { event: string; className?: string }) {
  const Icon = ICONS[event] ?? ICONS[event.split('.')[0] ?? ''] ?? Sparkles;
  return (
    <span aria-hidden data-event={event} className={cn('grid size-7 shrink-0 place-items-center rounded-full border', toneOf(event), className)}>
      <Icon className="size-3.5" />
    </span>
  );
}
