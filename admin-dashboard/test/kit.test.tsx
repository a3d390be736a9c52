import { screen, waitFor, within } from '@testing-library/react';
import { useEffect, useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { useQuery } from '@tanstack/react-query';
import { Avatar, initialsOf } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { DataTable, type Column, type Sort } from '@/components/ui/data-table';
import { RelativeTime } from '@/components/ui/date-time';
import { ConfirmDialog, Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { ExternalLink, webAddress } from '@/components/ui/external-link';
import { Field, Input, NumberInput, SearchInput } from '@/components/ui/field';
import { Markdown } from '@/components/ui/markdown';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/menu';
import { SegmentedProgress } from '@/components/ui/progress';
import { ScoreRing } from '@/components/ui/score-ring';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { Sheet, SheetContent, SheetTrigger } from '@/components/ui/sheet';
import { StatusIcon, StatusPill } from '@/components/ui/status';
import { api, ApiError, body } from '@/lib/api/client';
import { useFormat, type Format } from '@/lib/format';
import { Gallery, PEOPLE, Windows, type Person } from './gallery';
import { expectAccessible, offline, problem, renderUi, server } from './render';

/** An answer of the server that was refused, as the client throws it. */
function refusal(status: number, slug: string, detail: string, retryAfter?: number): ApiError {
  return new ApiError(status, { type: `/problems/${slug}`, title: slug, status, detail }, retryAfter);
}

/** Windows that are opened by what is known, without a trigger of their own. */
function Opened() {
  const [isSheetOpen, setSheetOpen] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [rows, setRows] = useState(['first', 'second']);
  return (
    <main id="content" tabIndex={-1}>
      {rows.map((row) => (
        <button key={row} onClick={() => setSheetOpen(true)}>
          {row}
        </button>
      ))}
      <Menu>
        <MenuTrigger>More</MenuTrigger>
        <MenuContent>
          <MenuItem onSelect={() => setAsking(true)}>Delete</MenuItem>
        </MenuContent>
      </Menu>
      <Sheet open={isSheetOpen} onOpenChange={setSheetOpen}>
        <SheetContent title="A record">
          <input autoFocus aria-label="name" />
          <button
            onClick={() => {
              setRows(['first']);
              setSheetOpen(false);
            }}
          >
            Remove
          </button>
        </SheetContent>
      </Sheet>
      <ConfirmDialog open={isAsking} onOpenChange={setAsking} title="Delete?" confirmLabel="Delete it" onConfirm={() => undefined} />
    </main>
  );
}

describe('the focus after a window without a trigger', () => {
  it('goes back to what opened it', async () => {
    const { user } = renderUi(<Opened />);
    await user.click(screen.getByRole('button', { name: 'second' }));
    await screen.findByRole('dialog', { name: 'A record' });
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.getByRole('button', { name: 'second' })).toHaveFocus());
  });

  it('goes to the button of the menu whose entry opened it', async () => {
    const { user } = renderUi(<Opened />);
    await user.click(screen.getByRole('button', { name: 'More' }));
    await user.click(screen.getByRole('menuitem', { name: 'Delete' }));
    await screen.findByRole('alertdialog', { name: 'Delete?' });
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.getByRole('button', { name: 'More' })).toHaveFocus());
  });

  it('goes to the page when what opened it is gone', async () => {
    const { user } = renderUi(<Opened />);
    await user.click(screen.getByRole('button', { name: 'second' }));
    await user.click(await screen.findByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(screen.getByRole('main')).toHaveFocus());
  });
});

describe('a confirmation', () => {
  it('shows why it failed, stays open and works when it is tried again', async () => {
    const onConfirm = vi.fn<() => Promise<void>>().mockRejectedValueOnce(refusal(409, 'stale', 'The rows have changed. Look again.')).mockResolvedValueOnce();
    const { user } = renderUi(<ConfirmDialog trigger={<Button>Delete</Button>} title="Delete 3 leads?" text="This can’t be undone." confirmLabel="Delete 3 leads" tone="danger" onConfirm={onConfirm} />);

    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const dialog = screen.getByRole('alertdialog', { name: 'Delete 3 leads?' });
    expect(dialog).toHaveAccessibleDescription('This can’t be undone.');
    await user.click(within(dialog).getByRole('button', { name: 'Delete 3 leads' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('The rows have changed. Look again.');

    await user.click(within(dialog).getByRole('button', { name: 'Delete 3 leads' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
    expect(onConfirm).toHaveBeenCalledTimes(2);
    expect(screen.getByRole('button', { name: 'Delete' })).toHaveFocus();
  });

  it('cannot be left or pressed again while it is under way', async () => {
    let finish: () => void = () => undefined;
    const onConfirm = vi.fn(() => new Promise<void>((done) => (finish = done)));
    const { user } = renderUi(<ConfirmDialog trigger={<Button>Delete</Button>} title="Delete?" confirmLabel="Delete it" onConfirm={onConfirm} />);

    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const button = screen.getByRole('button', { name: 'Delete it' });
    await user.click(button);
    expect(button).toHaveAttribute('aria-busy', 'true');
    await user.click(button);
    await user.keyboard('{Escape}');
    expect(screen.getByRole('alertdialog')).toBeInTheDocument();
    expect(onConfirm).toHaveBeenCalledTimes(1);

    finish();
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
  });

  it('waits for its word, and has forgotten it when it opens again', async () => {
    const onConfirm = vi.fn();
    const { user } = renderUi(<ConfirmDialog trigger={<Button>Delete</Button>} title="Delete?" confirmLabel="Delete it" typed="acme" onConfirm={onConfirm} />);

    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const word = screen.getByRole('textbox', { name: 'Type acme to confirm' });
    expect(word).toHaveFocus();
    await user.keyboard('acm{Enter}');
    expect(screen.getByRole('button', { name: 'Delete it' })).toBeDisabled();
    expect(onConfirm).not.toHaveBeenCalled();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));

    await user.click(screen.getByRole('button', { name: 'Delete' }));
    expect(screen.getByRole('textbox')).toHaveValue('');
    await user.keyboard('acme{Enter}');
    await waitFor(() => expect(onConfirm).toHaveBeenCalledTimes(1));
  });
});

describe('a window', () => {
  it('starts at its first field, closes by one Escape and gives the focus back', async () => {
    const { user } = renderUi(
      <Dialog>
        <DialogTrigger asChild>
          <Button>New</Button>
        </DialogTrigger>
        <DialogContent title="New lead">
          <Field label="Name">
            <Input />
          </Field>
        </DialogContent>
      </Dialog>,
    );
    await user.click(screen.getByRole('button', { name: 'New' }));
    expect(screen.getByRole('textbox', { name: 'Name' })).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'New' })).toHaveFocus();
  });

  it('at the side keeps the focus inside and closes by one Escape', async () => {
    const { user } = renderUi(
      <Sheet>
        <SheetTrigger asChild>
          <Button>Open</Button>
        </SheetTrigger>
        <SheetContent title="Claire Vasseur" footer={<Button>Save</Button>}>
          text
        </SheetContent>
      </Sheet>,
    );
    await user.click(screen.getByRole('button', { name: 'Open' }));
    const sheet = screen.getByRole('dialog', { name: 'Claire Vasseur' });
    expect(sheet).toHaveFocus();
    for (const name of ['Close', 'Save', 'Close']) {
      await user.tab();
      expect(within(sheet).getByRole('button', { name })).toHaveFocus();
    }
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Open' })).toHaveFocus();
  });
});

describe('an error', () => {
  it.each([
    ['no connection', new ApiError(0), 'This could not be loaded', /server cannot be reached/, true],
    ['a gateway without the product behind it', new ApiError(502), 'This could not be loaded', /server cannot be reached/, true],
    ['a role that is too low', refusal(403, 'forbidden', 'This needs the role admin; yours is viewer.'), 'Not for your role', /needs the role “Administrator”/, false],
    ['another refusal', refusal(403, 'four-eyes', 'Whoever asked may not confirm; ask another approver.'), 'Not for your role', /Ask another approver/, false],
    ['a refusal without words', new ApiError(403), 'Not for your role', /Your role does not allow this/, false],
    ['a feature that is off', refusal(403, 'feature-disabled', 'The assistant is switched off for you.'), 'Not for your role', /Prospect AI is switched off for you/, false],
    ['something that is gone', refusal(404, 'not-found', 'There is no lead l_1.'), 'Not found', /It does not exist, or no longer/, false],
    ['too many requests', refusal(429, 'too-many-requests', 'Slow down.', 7), 'This could not be loaded', /Try again in 7 seconds/, true],
    ['a conflict', refusal(409, 'stale', 'The rows have changed.'), 'This was not accepted', /The rows have changed/, false],
    ['a fault of the server', refusal(500, 'internal', 'The server failed.'), 'This could not be loaded', /tell your administrator the time.*Time: /s, true],
    ['a server that is starting', refusal(503, 'unavailable', 'The database is away.'), 'This could not be loaded', /The server cannot answer right now/, true],
    ['a fault of the page', new TypeError('x is undefined'), 'This could not be loaded', /Something went wrong on this page/, true],
  ])('is told in words: %s', (_, error, title, text, again) => {
    renderUi(<ErrorState error={error} onRetry={() => undefined} />);
    const alert = screen.getByRole('alert');
    expect(within(alert).getByText(title)).toBeInTheDocument();
    expect(alert).toHaveTextContent(text);
    expect(screen.queryAllByRole('button', { name: 'Try again' })).toHaveLength(again ? 1 : 0);
  });

  it('lists what is wrong with each value', () => {
    const error = new ApiError(422, { type: '/problems/invalid', title: 'Invalid', status: 422, detail: 'errors says where', errors: [{ pointer: '/name', detail: 'Give a name.' }] });
    renderUi(<ErrorState error={error} />);
    expect(screen.getByRole('alert')).toHaveTextContent('Give a name.');
  });

  it('is told in French', () => {
    renderUi(<ErrorState error={refusal(403, 'forbidden', 'This needs the role approver; yours is viewer.')} />, { locale: 'fr' });
    expect(screen.getByRole('alert')).toHaveTextContent('Il faut le rôle « Approbateur »');
  });

  it('is told by its code where the reader’s language has words for it', () => {
    renderUi(<ErrorState error={refusal(409, 'already-decided', 'Action act_1 is not waiting any more: it is rejected.')} />, { locale: 'fr' });
    expect(screen.getByRole('alert')).toHaveTextContent('Quelqu’un a été plus rapide');
    expect(screen.getByRole('alert')).not.toHaveTextContent('not waiting');
  });

  it('does not say what came of a change that got no answer, nor that it goes on by itself', async () => {
    const onConfirm = vi.fn<() => Promise<void>>().mockRejectedValue(new ApiError(0));
    const { user } = renderUi(<ConfirmDialog trigger={<Button>Delete</Button>} title="Delete?" confirmLabel="Delete it" onConfirm={onConfirm} />);
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await user.click(screen.getByRole('button', { name: 'Delete it' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('It is not known whether this arrived; look before you try again.');
    expect(alert).not.toHaveTextContent(/goes on by itself|Nothing was changed/);
  });
});

describe('what comes from outside', () => {
  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', '//example.org', '/leads', 'example.org', ''])(
    'is no link when it is not a web address: %s',
    (href) => {
      expect(webAddress(href)).toBeNull();
      renderUi(<ExternalLink href={href}>site</ExternalLink>);
      expect(screen.queryByRole('link')).not.toBeInTheDocument();
      expect(screen.getByText('site')).toBeInTheDocument();
    },
  );

  it('is a link that tells the other site nothing when it is a web address', () => {
    renderUi(<ExternalLink href="https://www.example.org/" />);
    const link = screen.getByRole('link', { name: 'example.org (opens in a new tab)' });
    expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow');
    expect(link).toHaveAttribute('target', '_blank');
  });

  it('never becomes markup as Markdown, loads no picture and runs no script', async () => {
    const text = '# Title\n\n**bold** <img src=x onerror=alert(1)><b>raw</b> ![pic](https://example.org/p.png) [bad](javascript:alert(1)) [good](https://example.org)\n\n<script>alert(1)</script>';
    const { container } = renderUi(<Markdown>{text}</Markdown>);
    expect((await screen.findByText('bold')).tagName).toBe('STRONG');
    expect(container.querySelector('img, script, b, h1')).toBeNull();
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(['https://example.org/']);
  });
});

describe('a choice of a few', () => {
  function View({ as }: { as: 'radio' | 'tabs' }) {
    const [view, setView] = useState<'chat' | 'prospect' | 'other'>('chat');
    return (
      <Segmented
        as={as}
        label="View"
        value={view}
        onValueChange={setView}
        options={[
          { value: 'chat', label: 'Assistant' },
          { value: 'prospect', label: 'Prospect AI' },
          { value: 'other', label: 'Other' },
        ]}
      />
    );
  }

  it.each([
    ['radio', 'radiogroup', 'radio', { checked: true }],
    ['tabs', 'tablist', 'tab', { selected: true }],
  ] as const)('is one stop for Tab and moves by the arrows (%s)', async (as, group, item, on) => {
    const { user } = renderUi(<View as={as} />);
    expect(screen.getByRole(group, { name: 'View' })).toBeInTheDocument();
    await user.tab();
    expect(screen.getByRole(item, { name: 'Assistant', ...on })).toHaveFocus();
    await user.keyboard('{ArrowRight}');
    expect(screen.getByRole(item, { name: 'Prospect AI', ...on })).toHaveFocus();
    await user.keyboard('{End}{ArrowRight}');
    expect(screen.getByRole(item, { name: 'Assistant', ...on })).toHaveFocus();
    await user.keyboard('{ArrowLeft}');
    expect(screen.getByRole(item, { name: 'Other', ...on })).toHaveFocus();
    await user.tab();
    expect(document.body).toHaveFocus();
  });

  it('can have an empty value for all of them', async () => {
    const onValueChange = vi.fn();
    const { user } = renderUi(
      <Select
        label="Status"
        value="new"
        onValueChange={onValueChange}
        options={[
          { value: '', label: 'All states' },
          { value: 'new', label: 'New' },
        ]}
      />,
    );
    await user.click(screen.getByRole('combobox', { name: 'Status' }));
    await user.click(screen.getByRole('option', { name: 'All states' }));
    expect(onValueChange).toHaveBeenCalledExactlyOnceWith('');
  });
});

describe('a field', () => {
  it('ties its label, its error and its control together', () => {
    renderUi(
      <Field label="E-mail" hint="Where we write to" error="This is not an address." required>
        <Input />
      </Field>,
    );
    const input = screen.getByRole('textbox', { name: 'E-mail' });
    expect(input).toBeInvalid();
    expect(input).toBeRequired();
    expect(input).toHaveAccessibleDescription('This is not an address.');
  });

  it('to search in is emptied by Escape first and left then', async () => {
    function Search() {
      const [text, setText] = useState('');
      return <SearchInput label="Search" value={text} onValueChange={setText} />;
    }
    const { user } = renderUi(<Search />);
    const input = screen.getByRole('searchbox', { name: 'Search' });
    await user.type(input, 'lyon');
    await user.keyboard('{Escape}');
    expect(input).toHaveValue('');
    expect(input).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(input).not.toHaveFocus();
  });

  it('of a number gives null while it is empty', async () => {
    const onValueChange = vi.fn();
    const { user } = renderUi(<NumberInput aria-label="Limit" value={5} onValueChange={onValueChange} />);
    await user.clear(screen.getByRole('spinbutton', { name: 'Limit' }));
    expect(onValueChange).toHaveBeenCalledExactlyOnceWith(null);
  });
});

describe('a table', () => {
  const columns: readonly Column<Person, 'name' | 'score'>[] = [
    { id: 'name', header: 'Name', sort: 'name', cell: ({ name }) => name },
    { id: 'score', header: 'Score', sort: 'score', first: 'desc', cell: ({ score }) => score },
    { id: 'city', header: 'City', cell: ({ city }) => city },
  ];

  function Table({ onOpen, onSort }: { onOpen: (person: Person) => void; onSort: (sort: Sort<'name' | 'score'>) => void }) {
    const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
    return (
      <>
        <DataTable
          caption="Leads"
          columns={columns}
          rows={PEOPLE}
          rowId={({ id }) => id}
          rowName={({ name }) => name}
          hrefOf={({ id }) => `/leads?lead=${id}`}
          onOpen={onOpen}
          sort={{ by: 'name', direction: 'asc' }}
          onSort={onSort}
          selected={selected}
          onSelect={setSelected}
        />
        <output>{[...selected].join()}</output>
      </>
    );
  }

  function show() {
    const onOpen = vi.fn<(person: Person) => void>();
    const onSort = vi.fn<(sort: Sort<'name' | 'score'>) => void>();
    return { onOpen, onSort, ...renderUi(<Table onOpen={onOpen} onSort={onSort} />) };
  }

  it('opens a row by a press anywhere on it, but not by a press on its checkbox', async () => {
    const { user, onOpen } = show();
    await user.click(screen.getByRole('checkbox', { name: 'Select Hugo Lambert' }));
    expect(onOpen).not.toHaveBeenCalled();
    await user.click(screen.getByRole('cell', { name: 'Villeurbanne' }));
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(PEOPLE[1]);
  });

  it('is walked and opened by keyboard, and its rows are real links', async () => {
    const { user, onOpen } = show();
    const first = screen.getByRole('link', { name: 'Claire Vasseur' });
    expect(first).toHaveAttribute('href', '/leads?lead=l1');
    first.focus();
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(PEOPLE[2]);
    await user.keyboard('{End}');
    expect(screen.getByRole('link', { name: 'Léa Martin' })).toHaveFocus();
  });

  it('says how it is sorted and asks for another order', async () => {
    const { user, onSort } = show();
    expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending');
    expect(screen.getByRole('columnheader', { name: 'City' })).not.toHaveAttribute('aria-sort');
    await user.click(screen.getByRole('button', { name: 'Name' }));
    await user.click(screen.getByRole('button', { name: 'Score' }));
    expect(onSort.mock.calls).toEqual([[{ by: 'name', direction: 'desc' }], [{ by: 'score', direction: 'desc' }]]);
  });

  it('ticks one row, a range with Shift, and all of them', async () => {
    const { user } = show();
    const chosen = screen.getByRole('status');
    await user.click(screen.getByRole('checkbox', { name: 'Select Hugo Lambert' }));
    expect(chosen).toHaveTextContent('l2');
    expect(screen.getByRole('checkbox', { name: 'Select all rows' })).toBePartiallyChecked();
    await user.keyboard('{Shift>}');
    await user.click(screen.getByRole('checkbox', { name: 'Select Marc Fontaine' }));
    await user.keyboard('{/Shift}');
    expect(chosen).toHaveTextContent('l2,l3,l4');
    await user.click(screen.getByRole('checkbox', { name: 'Select all rows' }));
    expect(screen.getAllByRole('checkbox', { checked: true })).toHaveLength(PEOPLE.length + 1);
    await user.click(screen.getByRole('checkbox', { name: 'Select all rows' }));
    expect(chosen).toHaveTextContent(/^$/);
  });
});

describe('what is seen is also said', () => {
  it('by a ring with a score, by one without, and by pictures of people', () => {
    renderUi(
      <>
        <ScoreRing score={92.4} label="Score 92 of 100" />
        <ScoreRing score={null} label="No score" />
        <Avatar name="Claire Vasseur" named />
      </>,
    );
    expect(screen.getByRole('img', { name: 'Score 92 of 100' })).toHaveTextContent('92');
    expect(screen.getByRole('img', { name: 'No score' })).toHaveTextContent('–');
    expect(screen.getByRole('img', { name: 'Claire Vasseur' })).toHaveTextContent('CV');
    expect(['ada@example.org', 'jean-luc.petit@example.org', 'Éolys Énergies & Fils', '  '].map(initialsOf)).toEqual(['A', 'JP', 'ÉF', '?']);
  });

  it('by the state of a run in both languages, and by an icon only where it stands alone', () => {
    const { unmount } = renderUi(<StatusPill kind="run" status="partially_completed" />);
    expect(screen.getByText('Done with issues')).toBeInTheDocument();
    unmount();
    renderUi(
      <>
        <StatusPill kind="action" status="pending_confirmation" />
        <StatusIcon status="failed" />
        <StatusIcon status="failed" label="Échouée" />
      </>,
      { locale: 'fr' },
    );
    expect(screen.getByText('En attente d’approbation')).toBeInTheDocument();
    expect(screen.getAllByRole('img')).toHaveLength(1);
  });

  it('by progress, in steps and in words', () => {
    renderUi(<SegmentedProgress label="Progress" text="2 of 3 steps" segments={[{ state: 'done' }, { state: 'partly' }, { state: 'queued' }]} />);
    const bar = screen.getByRole('progressbar', { name: 'Progress' });
    expect(bar).toHaveAttribute('aria-valuenow', '2');
    expect(bar).toHaveAttribute('aria-valuetext', '2 of 3 steps');
  });

  it('by a copy that went well and by one that the browser refused', async () => {
    const { user } = renderUi(<CopyButton value="run_1" label="Copy the id" />);
    await user.click(screen.getByRole('button', { name: 'Copy the id' }));
    expect(await screen.findByRole('status')).toHaveTextContent('Copied');
    expect(await navigator.clipboard.readText()).toBe('run_1');
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValueOnce(new Error('refused'));
    await user.click(screen.getByRole('button', { name: 'Copied' }));
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Could not be copied'));
  });
});

describe('formats', () => {
  function formatsOf(locale: 'en' | 'fr'): Format {
    let format: Format | undefined;
    function Probe({ take }: { take: (made: Format) => void }) {
      const made = useFormat();
      useEffect(() => take(made), [made, take]);
      return null;
    }
    const take = (made: Format) => {
      format = made;
    };
    renderUi(<Probe take={take} />, { locale }).unmount();
    return format as unknown as Format;
  }
  const NOW = Date.parse('2026-03-10T12:00:00Z');
  const ago = (seconds: number) => NOW - seconds * 1_000;

  it('tell how long something took', () => {
    const { duration } = formatsOf('en');
    expect([0, 340, 1_840, 9_960, 59_700, 125_000, 120_000, 3_599_900, 12_000_000, 187_200_000].map((ms) => duration(ms).replaceAll('\u202f', '_'))).toEqual([
      '0_ms',
      '340_ms',
      '1.8_s',
      '10_s',
      '1_min',
      '2_min 5_s',
      '2_min',
      '1_h',
      '3_h 20_min',
      '2_d 4_h',
    ]);
    expect(formatsOf('fr').duration(1_840)).toBe('1,8\u202fs');
  });

  it('tell how long ago or until', () => {
    const { relative } = formatsOf('en');
    expect([10, 50, 125, 3 * 3_600, 26 * 3_600, 20 * 86_400, 70 * 86_400, -20, -7_200].map((seconds) => relative(ago(seconds), NOW))).toEqual([
      'now',
      '1 minute ago',
      '2 minutes ago',
      '3 hours ago',
      '1 day ago',
      '2 weeks ago',
      '2 months ago',
      'now',
      'in 2 hours',
    ]);
    expect(formatsOf('fr').relative(ago(125), NOW)).toBe('il y a 2 minutes');
  });

  it('tell moments in the reader’s time zone, and nothing for what is no moment', () => {
    const { dateTime, day, relative } = formatsOf('en');
    expect(dateTime('2026-01-15T23:30:00Z')).toBe('16 Jan 2026, 00:30');
    expect(day('2001-01-15T23:30:00Z')).toBe('16 Jan 2001');
    expect([dateTime('?'), relative('?', NOW)]).toEqual(['', '']);
  });

  it('write numbers, shares and money as the language does', () => {
    const en = formatsOf('en');
    const fr = formatsOf('fr');
    expect([en.number(12_000), en.percent(0.18), en.money(12, 'EUR'), en.money(12.5, 'EUR')]).toEqual(['12,000', '18%', '€12', '€12.50']);
    expect([fr.number(12_000), fr.percent(0.18), fr.money(12.5, 'EUR')].map((text) => text.replace(/[\u202f\u00a0]/g, '_'))).toEqual(['12_000', '18_%', '12,50_€']);
  });

  it('move with one clock for the whole page', () => {
    vi.useFakeTimers();
    try {
      vi.setSystemTime(NOW);
      renderUi(
        <>
          <RelativeTime value={ago(0)} />
          <RelativeTime value={ago(60)} />
        </>,
      );
      const timers = vi.getTimerCount();
      expect(screen.getByText('1 minute ago')).toHaveAttribute('datetime', '2026-03-10T11:59:00.000Z');
      renderUi(<RelativeTime value={ago(120)} />);
      expect(vi.getTimerCount()).toBe(timers);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the server’s stand-in', () => {
  function Lead() {
    const { data, error } = useQuery({ queryKey: ['lead'], queryFn: ({ signal }) => body(api.GET('/users', { signal })) });
    return error ? <ErrorState error={error} /> : <p>{data ? `${data.items.length} people` : 'Loading'}</p>;
  }

  it('answers an operation and keeps what was sent', async () => {
    document.cookie = 'XSRF-TOKEN=abc%3D';
    server.on('DELETE /leads/{lead_id}', undefined);
    await api.DELETE('/leads/{lead_id}', { params: { path: { lead_id: 'l 1' } } });
    const [sent] = server.sent('DELETE /leads/{lead_id}');
    expect(sent?.params).toEqual({ lead_id: 'l 1' });
    expect(sent?.headers.get('X-XSRF-TOKEN')).toBe('abc=');
  });

  it('refuses as the API does, and can be away', async () => {
    server.on('GET /users', problem(403, 'forbidden', 'This needs the role admin; yours is viewer.'));
    const { unmount } = renderUi(<Lead />);
    expect(await screen.findByRole('alert')).toHaveTextContent('needs the role “Administrator”');
    unmount();
    server.on('GET /users', offline);
    renderUi(<Lead />);
    expect(await screen.findByRole('alert')).toHaveTextContent('cannot be reached');
  });

  it('lets no request pass without an answer', async () => {
    await expect(api.GET('/users')).rejects.toThrow(ApiError);
    expect(() => server.finish()).toThrow('GET /users');
  });
});

describe('all building blocks', () => {
  it('have names and roles', async () => {
    renderUi(<Gallery />);
    await screen.findByText('Said so');
    await expectAccessible();
  });

  it.each(['Ask', 'Window', 'Record', 'More', 'Bell'])('have names and roles while they are open: %s', async (name) => {
    const { user } = renderUi(<Windows />);
    await user.click(screen.getByRole('button', { name }));
    expect(screen.getByRole(name === 'Ask' ? 'alertdialog' : name === 'More' ? 'menu' : 'dialog')).toBeInTheDocument();
    await expectAccessible();
  });

  it('have them as cards on a phone too', async () => {
    const width = window.innerWidth;
    window.innerWidth = 390;
    try {
      renderUi(<Gallery />, { locale: 'fr' });
      await screen.findByText('Said so');
      expect(screen.queryByRole('table')).not.toBeInTheDocument();
      expect(within(screen.getByRole('list', { name: 'Leads' })).getAllByRole('link')).toHaveLength(PEOPLE.length);
      await expectAccessible();
    } finally {
      window.innerWidth = width;
    }
  });
});
