import { Archive, Bot, Inbox, MessageCircle, Pencil, Sparkles, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { Badge, SampleBadge, type Tone } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Button, IconButton } from '@/components/ui/button';
import { Card, CardBody, CardFooter, CardHeader, CardList } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import { CopyButton } from '@/components/ui/copy-button';
import { DataTable, type Column, type Sort } from '@/components/ui/data-table';
import { Duration, ExactTime, RelativeTime } from '@/components/ui/date-time';
import { ConfirmDialog, Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog';
import { Empty } from '@/components/ui/empty';
import { ErrorState } from '@/components/ui/error-state';
import { ExternalLink } from '@/components/ui/external-link';
import { Field, Input, NumberInput, PasswordInput, SearchInput, Textarea } from '@/components/ui/field';
import { Kbd } from '@/components/ui/kbd';
import { Markdown } from '@/components/ui/markdown';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu';
import { Pager } from '@/components/ui/pager';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { ProgressBar, SegmentedProgress } from '@/components/ui/progress';
import { RadioGroup } from '@/components/ui/radio-group';
import { ScoreRing } from '@/components/ui/score-ring';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { Sheet, SheetContent, SheetTrigger } from '@/components/ui/sheet';
import { SkeletonRows, SkeletonText } from '@/components/ui/skeleton';
import { StatRow } from '@/components/ui/stat';
import { LeadStatusBadge, ProjectStatusBadge, StatusIcon, StatusPill, TaskStatusBadge, type ActionStatus, type RunStatus } from '@/components/ui/status';
import { Switch } from '@/components/ui/switch';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { ApiError, type Lead } from '@/lib/api/client';

export interface Person {
  id: string;
  name: string;
  city: string;
  score: number | null;
  status: Lead['status'];
  sample: boolean;
}

export const PEOPLE: readonly Person[] = [
  { id: 'l1', name: 'Claire Vasseur', city: 'Lyon', score: 92, status: 'new', sample: false },
  { id: 'l2', name: 'Hugo Lambert', city: 'Villeurbanne', score: 88, status: 'contacted', sample: true },
  { id: 'l3', name: 'Nadia Benali', city: 'Vénissieux', score: 71, status: 'qualified', sample: false },
  { id: 'l4', name: 'Marc Fontaine', city: 'Lyon', score: 42, status: 'won', sample: false },
  { id: 'l5', name: 'Léa Martin', city: 'Lyon', score: null, status: 'lost', sample: false },
];

const COLUMNS: readonly Column<Person>[] = [
  { id: 'name', header: 'Name', sort: 'name', cell: ({ name }) => name },
  { id: 'city', header: 'City', from: 'sm', cell: ({ city }) => city },
  { id: 'score', header: 'Score', sort: 'score', first: 'desc', cell: ({ score }) => <ScoreRing score={score} label={score === null ? 'No score' : `Score ${score} of 100`} /> },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status, sample }) => (
      <span className="flex gap-1.5">
        <LeadStatusBadge status={status} />
        {sample && <SampleBadge />}
      </span>
    ),
  },
];

const RUN: readonly RunStatus[] = ['accepted', 'planning', 'running', 'completed', 'partially_completed', 'awaiting_confirmation', 'failed', 'cancelled'];
const ACTION: readonly ActionStatus[] = ['queued', 'running', 'pending_confirmation', 'succeeded', 'partially_succeeded', 'failed', 'rejected', 'expired', 'skipped', 'cancelled'];
const THEN = Date.now() - 125_000;
const TONES: readonly Tone[] = ['neutral', 'ok', 'warn', 'bad', 'info', 'accent', 'outline'];

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-3">
      <h2 className="text-sm font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function Line({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2">{children}</div>;
}

/** What opens over the page, each by a button of its own. */
export function Windows() {
  return (
    <Part title="Windows">
      <Line>
        <ConfirmDialog
          trigger={<Button>Ask</Button>}
          title="Delete 3 leads?"
          text="This can’t be undone."
          confirmLabel="Delete 3 leads"
          tone="danger"
          typed="DELETE"
          onConfirm={() => Promise.reject(new ApiError(409, { type: '/problems/stale-confirmation', title: 'Stale', status: 409, detail: 'The rows have changed. Look again.' }))}
        />
        <Dialog>
          <DialogTrigger asChild>
            <Button>Window</Button>
          </DialogTrigger>
          <DialogContent title="New lead" description="Typed in by hand" footer={<Button variant="primary">Create</Button>}>
            <Field label="Full name">
              <Input />
            </Field>
          </DialogContent>
        </Dialog>
        <Sheet>
          <SheetTrigger asChild>
            <Button>Record</Button>
          </SheetTrigger>
          <SheetContent title="Claire Vasseur" description="Managing director · Solaris Rhône" leading={<Avatar name="Claire Vasseur" />} footer={<Button>Save</Button>}>
            <SkeletonText lines={6} />
          </SheetContent>
        </Sheet>
        <Menu>
          <MenuTrigger asChild>
            <Button>More</Button>
          </MenuTrigger>
          <MenuContent>
            <MenuLabel>Lead</MenuLabel>
            <MenuItem icon={Pencil} shortcut="e">
              Edit
            </MenuItem>
            <MenuSeparator />
            <MenuRadioGroup value="light">
              <MenuRadioItem value="light">Light</MenuRadioItem>
              <MenuRadioItem value="dark">Dark</MenuRadioItem>
            </MenuRadioGroup>
            <MenuSeparator />
            <MenuItem icon={Trash2} tone="danger">
              Delete
            </MenuItem>
          </MenuContent>
        </Menu>
        <Popover>
          <PopoverTrigger asChild>
            <Button>Bell</Button>
          </PopoverTrigger>
          <PopoverContent label="Notifications">Nothing new.</PopoverContent>
        </Popover>
      </Line>
    </Part>
  );
}

/** Every building block in its states; the tests read it, and it can be looked at on a page of its own. */
export function Gallery() {
  const [view, setView] = useState<'chat' | 'prospect'>('prospect');
  const [on, setOn] = useState(true);
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<'' | 'new' | 'won'>('');
  const [mode, setMode] = useState<'ask' | 'plan' | undefined>('ask');
  const [number, setNumber] = useState<number | null>(25);
  const [sort, setSort] = useState<Sort>({ by: 'score', direction: 'desc' });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set(['l2']));
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <main className="mx-auto max-w-5xl space-y-8 bg-surface p-4 text-ink sm:p-8">
      <h1 className="text-lg font-semibold">Building blocks</h1>
      <Part title="Buttons">
        <Line>
          <Button variant="primary">Approve &amp; send</Button>
          <Button>
            <Pencil aria-hidden />
            Edit
          </Button>
          <Button variant="ghost">Dismiss</Button>
          <Button variant="danger">Delete 3 leads</Button>
          <Button variant="danger-ghost">Reject</Button>
          <Button variant="link">View all 11 leads</Button>
          <Button variant="primary" loading>
            Approve &amp; send
          </Button>
          <Button loading>Working</Button>
          <Button disabled>Not now</Button>
        </Line>
        <Line>
          <Button size="sm">Small</Button>
          <Button size="lg" variant="primary">
            Large
          </Button>
          <IconButton label="Edit" size="sm">
            <Pencil aria-hidden />
          </IconButton>
          <IconButton label="Archive" shortcut="mod+e">
            <Archive aria-hidden />
          </IconButton>
          <IconButton label="Remove" variant="secondary">
            <Trash2 aria-hidden />
          </IconButton>
          <CopyButton value="run_1" />
          <Kbd keys="mod+k" />
          <Kbd keys="/" />
          <ExternalLink href="https://www.example.org/a" />
          <ExternalLink href="javascript:alert(1)" />
        </Line>
      </Part>
      <Part title="States">
        <Line>
          {RUN.map((each) => (
            <StatusPill key={each} kind="run" status={each} />
          ))}
        </Line>
        <Line>
          {ACTION.map((each) => (
            <StatusIcon key={each} status={each} label={each} />
          ))}
          {ACTION.map((each) => (
            <StatusIcon key={each} status={each} size="sm" />
          ))}
        </Line>
        <Line>
          {TONES.map((tone) => (
            <Badge key={tone} tone={tone} icon={Bot}>
              {tone}
            </Badge>
          ))}
          <SampleBadge />
          <LeadStatusBadge status="new" />
          <LeadStatusBadge status="won" />
          <TaskStatusBadge status="open" />
          <TaskStatusBadge status="done" />
          <ProjectStatusBadge status="active" />
          <ProjectStatusBadge status="archived" />
        </Line>
        <Line>
          {[100, 92, 79, 58, 4, 0].map((score) => (
            <ScoreRing key={score} score={score} label={`Score ${score} of 100`} />
          ))}
          <ScoreRing score={null} label="No score" />
          <ScoreRing score={88} label="Score 88 of 100" size={44} />
          {['Claire Vasseur', 'Hugo Lambert', 'nadia.benali@example.org', 'Marc', 'Éolys Énergies'].map((name) => (
            <Avatar key={name} name={name} />
          ))}
          <Avatar name="Ada Admin" size="sm" named />
          <Avatar name="Ada Admin" size="lg" named />
        </Line>
        <SegmentedProgress
          label="Progress of the run"
          text="3 of 5 steps; waiting for your decision"
          segments={[{ state: 'done' }, { state: 'partly', share: 0.91 }, { state: 'running' }, { state: 'running', share: 0.4 }, { state: 'waiting' }, { state: 'failed' }, { state: 'skipped' }, { state: 'queued' }]}
        />
        <ProgressBar value={7} max={11} label="Leads" text="7 of 11 leads" />
        <ProgressBar value={null} label="Reading" />
        <StatRow
          stats={[
            { label: 'Leads', value: 11, href: '/leads' },
            { label: 'Projects', value: 1 },
            { label: 'Tasks', value: 0 },
            { label: 'Issues', value: 1, tone: 'warn' },
          ]}
        />
        <Line>
          <RelativeTime value={THEN} />
          <ExactTime value="2026-01-15T09:30:00Z" />
          <Duration ms={1_840} />
          <Duration ms={125_000} />
        </Line>
      </Part>
      <Part title="Choices">
        <Line>
          <Segmented
            label="View"
            value={view}
            onValueChange={setView}
            options={[
              { value: 'chat', label: 'Assistant', icon: MessageCircle },
              { value: 'prospect', label: 'Prospect AI', icon: Sparkles, count: 2 },
            ]}
          />
          <Select
            label="Status"
            value={status}
            onValueChange={setStatus}
            className="w-40"
            options={[
              { value: '', label: 'All states' },
              { value: 'new', label: 'New' },
              { value: 'won', label: 'Won', hint: 'They bought' },
            ]}
          />
          <Checkbox label="Alone" checked="indeterminate" onCheckedChange={() => undefined} />
          <Checkbox checked={on} onCheckedChange={setOn} hint="Once a day">
            Tell me
          </Checkbox>
          <Checkbox shape="round" label="Done" checked={on} onCheckedChange={setOn} />
          <Switch label="Short" checked={on} onCheckedChange={setOn} />
        </Line>
        <Switch checked={!on} onCheckedChange={(next) => setOn(!next)} hint="Works at once">
          Single keys
        </Switch>
        <Tabs defaultValue="a">
          <TabsList label="Parts">
            <TabsTrigger value="a">Overview</TabsTrigger>
            <TabsTrigger value="b" count={12}>
              Leads
            </TabsTrigger>
            <TabsTrigger value="c">Activity</TabsTrigger>
          </TabsList>
          <TabsContent value="a" className="py-3">
            What it is about
          </TabsContent>
          <TabsContent value="b">Who</TabsContent>
          <TabsContent value="c">What happened</TabsContent>
        </Tabs>
      </Part>
      <Part title="Fields">
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label="Name" hint="As it stands on the door" required>
            <Input placeholder="Ada" />
          </Field>
          <Field label="E-mail" error="This is not an address.">
            <Input defaultValue="ada@" />
          </Field>
          <Field label="Password">
            <PasswordInput defaultValue="secret" />
          </Field>
          <Field label="Limit" aside="optional">
            <NumberInput value={number} onValueChange={setNumber} unit="km" />
          </Field>
          <Field label="Comment">
            <Textarea placeholder="Why" />
          </Field>
          <Field label="Mode" group>
            <RadioGroup
              look="cards"
              value={mode}
              onValueChange={setMode}
              options={[
                { value: 'ask', label: 'Ask before acting', hint: 'You approve what leaves' },
                { value: 'plan', label: 'Plan only' },
              ]}
            />
          </Field>
          <SearchInput label="Search leads" placeholder="Name or company" value={search} onValueChange={setSearch} shortcut={<Kbd keys="/" />} />
          <Field label="Standing">
            <Select value={status} onValueChange={setStatus} options={[{ value: '', label: 'All states' }]} />
          </Field>
        </div>
      </Part>
      <Windows />
      <Part title="Frames">
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Banner
            tone="warn"
            title="1 item was not created"
            action={
              <>
                <Button size="sm">Open existing</Button>
                <Button size="sm" variant="ghost">
                  Dismiss
                </Button>
              </>
            }
          >
            Solaire du Rhône: same company number as another lead.
          </Banner>
          <Banner tone="bad" title="The run failed" onDismiss={() => undefined}>
            Nothing was sent.
          </Banner>
          <Banner tone="ok">Connection is back.</Banner>
          <Banner>Fictional sample data.</Banner>
          <Card>
            <CardHeader title="Team" level={3} description="Who may sign in" actions={<Button size="sm">Invite</Button>} />
            <CardList>
              <li className="flex items-center gap-3 px-4 py-2.5">
                <Avatar name="Ada Admin" />
                Ada Admin
              </li>
              <li className="flex items-center gap-3 px-4 py-2.5">
                <Avatar name="Owen Operator" />
                Owen Operator
              </li>
            </CardList>
            <CardFooter>
              <Button size="sm">Save</Button>
            </CardFooter>
          </Card>
          <Card look="planned">
            <CardBody>Follow-up calls × 11</CardBody>
          </Card>
          <Card look="warn">
            <CardBody>
              <Markdown>{'# Answer\n\nFound **three** in `Lyon`:\n\n1. One\n2. [Two](https://example.org)\n\n> Said so'}</Markdown>
            </CardBody>
          </Card>
          <Card>
            <Empty compact icon={Inbox} title="Nothing due today" text="The next task is on Tuesday." actions={<Button size="sm">New task</Button>} />
          </Card>
          <Card>
            <ErrorState compact error={new ApiError(0)} onRetry={() => undefined} />
          </Card>
          <Card>
            <SkeletonRows rows={3} />
          </Card>
        </div>
      </Part>
      <Part title="Table">
        <Card>
          <DataTable
            caption="Leads"
            columns={COLUMNS}
            rows={PEOPLE}
            rowId={({ id }) => id}
            rowName={({ name }) => name}
            openId={opened}
            onOpen={({ id }) => setOpened(id)}
            hrefOf={({ id }) => `/leads?lead=${id}`}
            sort={sort}
            onSort={setSort}
            selected={selected}
            onSelect={setSelected}
            className="max-h-72"
            card={({ name, city, status }) => (
              <span className="flex items-center gap-2">
                <span className="flex-1">
                  {name}
                  <span className="block text-xs text-ink-3">{city}</span>
                </span>
                <LeadStatusBadge status={status} />
              </span>
            )}
          />
          <Pager label="Pages of leads" onNext={() => undefined} className="border-t border-line">
            5 leads
          </Pager>
        </Card>
      </Part>
    </main>
  );
}
