'use client';

import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import Link from 'next/link';
import { useId, useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useMediaQuery } from '@/lib/use-media-query';
import { cn } from '@/lib/utils';
import { Checkbox } from './checkbox';
import { Skeleton } from './skeleton';

export interface Sort<Key extends string = string> {
  by: Key;
  direction: 'asc' | 'desc';
}

export interface Column<Row, Key extends string = string> {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** The server's name of the order by this column; without one it cannot be sorted. */
  sort?: Key;
  /** How the first press on the header sorts: figures and dates start with the highest. */
  first?: 'asc' | 'desc';
  align?: 'left' | 'right';
  /** Left out where the window is narrower. */
  from?: 'sm' | 'md' | 'lg' | 'xl';
  /** The header is for a screen reader alone, as over a column of buttons. */
  hideHeader?: boolean;
  /** Classes of its cells, such as a width. */
  className?: string;
}

interface DataTableProps<Row, Key extends string> {
  /** What the table lists, for a screen reader. */
  caption: string;
  columns: readonly Column<Row, Key>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** What a row is called, for its checkbox and its link. */
  rowName: (row: Row) => string;
  /** Opens a row: by a press anywhere on it, or by the link in its first column. */
  onOpen?: (row: Row) => void;
  /** The address of a row; then its first column is a real link that can be copied or opened in another tab. */
  hrefOf?: (row: Row) => string;
  /** The row that is open now. */
  openId?: string | null;
  sort?: Sort<Key> | null;
  onSort?: (sort: Sort<Key>) => void;
  /** Ids of the ticked rows; with `onSelect` each row has a checkbox. */
  selected?: ReadonlySet<string>;
  onSelect?: (selected: ReadonlySet<string>) => void;
  /** The first rows are on their way: shapes of rows are shown. */
  loading?: boolean;
  /** Other rows are on their way: those of before stay, paler. */
  stale?: boolean;
  /** On a phone, a row as a card instead of cells; the row's link is around it. */
  card?: (row: Row) => ReactNode;
  /** What stands where there are no rows. */
  empty?: ReactNode;
  className?: string;
}

const FROM = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden', xl: 'max-xl:hidden' } as const;
const SKELETONS = ['w-3/4', 'w-1/2', 'w-2/3', 'w-3/5'] as const;
/** What answers a press by itself. */
const INTERACTIVE = 'a, button, input, select, textarea, label, summary, [role="checkbox"], [role="menuitem"], [tabindex="0"]';
const ROW_LINK = '[data-row-link]';

/** Moves the focus from a row's link to another row's. */
function walkRows(event: KeyboardEvent<HTMLElement>) {
  if (!(event.target as HTMLElement).matches(ROW_LINK)) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>(ROW_LINK)];
  const here = links.indexOf(event.target as HTMLElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: links.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  links[to]?.focus();
}

/**
 * A table of records: its head stays in sight, its body scrolls in a region that takes focus, its rows open by a press or by
 * the link in the first column (↑ and ↓ go from row to row), and can be ticked and sorted. The order and the pages are the server's.
 */
export function DataTable<Row, Key extends string = string>(props: DataTableProps<Row, Key>) {
  const wide = useMediaQuery('(min-width: 640px)');
  const { rows, loading = false, empty } = props;
  if (!loading && rows.length === 0 && empty) return empty;
  return props.card && !wide ? <Cards {...props} card={props.card} /> : <Grid {...props} />;
}

function Grid<Row, Key extends string>({
  caption,
  columns,
  rows,
  rowId,
  rowName,
  onOpen,
  hrefOf,
  openId,
  sort,
  onSort,
  selected,
  onSelect,
  loading = false,
  stale = false,
  className,
}: DataTableProps<Row, Key>) {
  const t = useTranslations('common.table');
  const id = useId();
  const last = useRef<string | null>(null);
  // A checkbox does not say whether Shift was down when it was pressed; the cell around it hears the press first.
  const range = useRef(false);
  const ids = rows.map(rowId);
  const ticked = selected ? ids.filter((each) => selected.has(each)).length : 0;

  function tick(row: string, on: boolean) {
    if (!selected || !onSelect) return;
    const from = last.current === null ? -1 : ids.indexOf(last.current);
    const to = ids.indexOf(row);
    const touched = range.current && from >= 0 ? ids.slice(Math.min(from, to), Math.max(from, to) + 1) : [row];
    last.current = row;
    const next = new Set(selected);
    touched.forEach((each) => (on ? next.add(each) : next.delete(each)));
    onSelect(next);
  }
  function tickAll(on: boolean) {
    const next = new Set(selected);
    ids.forEach((each) => (on ? next.add(each) : next.delete(each)));
    onSelect?.(next);
  }
  function onRowClick(event: MouseEvent<HTMLTableRowElement>) {
    // What is pressed by itself answers; text that is being marked opens nothing.
    const pressed = (event.target as Element).closest(INTERACTIVE);
    if ((pressed && event.currentTarget.contains(pressed)) || window.getSelection()?.toString()) return;
    event.currentTarget.querySelector<HTMLElement>(ROW_LINK)?.click();
  }

  return (
    <div role="region" aria-labelledby={id} aria-busy={loading || stale || undefined} tabIndex={0} className={cn('relative min-h-0 overflow-auto focus-visible:-outline-offset-2', className)}>
      <table className="w-full border-separate border-spacing-0 text-13">
        <caption id={id} className="sr-only">
          {caption}
        </caption>
        <thead>
          <tr>
            {onSelect && (
              <th scope="col" className={cn(HEAD, 'w-10 pr-0')}>
                <Checkbox label={t('select_all')} checked={ticked === 0 ? false : ticked === ids.length ? true : 'indeterminate'} onCheckedChange={tickAll} disabled={ids.length === 0} className="align-middle" />
              </th>
            )}
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={walkRows} className={cn('transition-opacity', stale && 'opacity-55')}>
          {loading
            ? Array.from({ length: 10 }, (_, line) => (
                <tr key={line} aria-hidden>
                  {onSelect && (
                    <td className={cn(CELL, 'pr-0')}>
                      <Skeleton className="size-4" />
                    </td>
                  )}
                  {columns.map((column, index) => (
                    <td key={column.id} className={cn(CELL, column.from && FROM[column.from], column.className)}>
                      <Skeleton className={cn('h-3', SKELETONS[(line + index) % SKELETONS.length], column.align === 'right' && 'ml-auto')} />
                    </td>
                  ))}
                </tr>
              ))
            : rows.map((row) => {
                const own = rowId(row);
                const on = selected?.has(own) ?? false;
                const opens = Boolean(onOpen || hrefOf);
                return (
                  <tr
                    key={own}
                    onClick={opens ? onRowClick : undefined}
                    data-open={own === openId || undefined}
                    className={cn('group/row transition-colors', opens && 'cursor-pointer hover:bg-hover/60', on && 'bg-accent-soft/60', own === openId && 'bg-hover hover:bg-hover')}
                  >
                    {onSelect && (
                      <td className={cn(CELL, 'pr-0')} onMouseDown={(event) => event.shiftKey && event.preventDefault()} onClickCapture={(event) => (range.current = event.shiftKey)}>
                        <Checkbox label={t('select', { name: rowName(row) })} checked={on} onCheckedChange={(next) => tick(own, next)} className="align-middle" />
                      </td>
                    )}
                    {columns.map((column, index) => {
                      const classes = cn(CELL, column.align === 'right' && 'text-right tabular', column.from && FROM[column.from], column.className);
                      return index === 0 ? (
                        <th key={column.id} scope="row" className={cn(classes, 'text-left font-medium text-ink', column.align === 'right' && 'text-right')}>
                          {opens ? (
                            <RowLink row={row} onOpen={onOpen} hrefOf={hrefOf} current={own === openId}>
                              {column.cell(row)}
                            </RowLink>
                          ) : (
                            column.cell(row)
                          )}
                        </th>
                      ) : (
                        <td key={column.id} className={classes}>
                          {column.cell(row)}
                        </td>
                      );
                    })}
                  </tr>
                );
              })}
        </tbody>
      </table>
    </div>
  );
}

const HEAD = 'sticky top-0 z-10 h-9 border-b border-line bg-surface px-4 text-left text-xs font-medium whitespace-nowrap text-ink-3';
const CELL = 'h-11 border-b border-line px-4 py-1.5 text-ink-2';

interface HeaderCellProps<Row, Key extends string> {
  column: Column<Row, Key>;
  sort: Sort<Key> | null | undefined;
  onSort: ((sort: Sort<Key>) => void) | undefined;
}

function HeaderCell<Row, Key extends string>({ column, sort, onSort }: HeaderCellProps<Row, Key>) {
  const { sort: by, first = 'asc', header, align, from, hideHeader, className } = column;
  const sorted = by !== undefined && sort?.by === by ? sort.direction : undefined;
  const classes = cn(HEAD, align === 'right' && 'text-right', from && FROM[from], className);
  if (by === undefined || !onSort)
    return (
      <th scope="col" className={classes}>
        {hideHeader ? <span className="sr-only">{header}</span> : header}
      </th>
    );
  const Arrow = sorted === 'asc' ? ArrowUp : sorted === 'desc' ? ArrowDown : ChevronsUpDown;
  return (
    <th scope="col" aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'} className={classes}>
      <button
        type="button"
        onClick={() => onSort({ by, direction: sorted === undefined ? first : sorted === 'asc' ? 'desc' : 'asc' })}
        className={cn('-mx-1.5 inline-flex h-7 items-center gap-1 rounded-badge px-1.5 font-medium hover:bg-hover hover:text-ink', align === 'right' && 'flex-row-reverse', sorted && 'text-ink')}
      >
        {header}
        <Arrow aria-hidden className={cn('size-3.5', !sorted && 'opacity-50')} />
      </button>
    </th>
  );
}

interface RowLinkProps<Row> {
  row: Row;
  onOpen?: (row: Row) => void;
  hrefOf?: (row: Row) => string;
  current: boolean;
  className?: string;
  children: ReactNode;
}

function RowLink<Row>({ row, onOpen, hrefOf, current, className, children }: RowLinkProps<Row>) {
  const common = { 'data-row-link': '', 'aria-current': current || undefined, className: cn('inline-block max-w-full rounded-badge py-0.5 text-left font-medium underline-offset-4 group-hover/row:underline', className) };
  if (!hrefOf)
    return (
      <button type="button" {...common} onClick={() => onOpen?.(row)}>
        {children}
      </button>
    );
  return (
    <Link
      {...common}
      href={hrefOf(row)}
      prefetch={false}
      onClick={(event) => {
        // Another tab or window is the browser's matter.
        if (!onOpen || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        onOpen(row);
      }}
    >
      {children}
    </Link>
  );
}

function Cards<Row, Key extends string>({ caption, rows, rowId, rowName, onOpen, hrefOf, openId, selected, onSelect, loading = false, stale = false, card, className }: DataTableProps<Row, Key> & { card: (row: Row) => ReactNode }) {
  const t = useTranslations('common.table');
  if (loading)
    return (
      <div aria-busy className={cn('divide-y divide-line', className)}>
        {Array.from({ length: 8 }, (_, line) => (
          <div key={line} className="space-y-2 px-4 py-3.5">
            <Skeleton className={cn('h-3.5', ['w-40', 'w-52', 'w-32'][line % 3])} />
            <Skeleton className={cn('h-3', ['w-56', 'w-44'][line % 2])} />
          </div>
        ))}
      </div>
    );
  return (
    <ul aria-label={caption} aria-busy={stale || undefined} onKeyDown={walkRows} className={cn('min-h-0 divide-y divide-line overflow-auto transition-opacity', stale && 'opacity-55', className)}>
      {rows.map((row) => {
        const own = rowId(row);
        const on = selected?.has(own) ?? false;
        return (
          <li key={own} className={cn('flex items-start gap-3 px-4 py-3', on && 'bg-accent-soft/60')}>
            {selected && onSelect && (
              <Checkbox
                label={t('select', { name: rowName(row) })}
                checked={on}
                onCheckedChange={(next) => {
                  const all = new Set(selected);
                  if (next) all.add(own);
                  else all.delete(own);
                  onSelect(all);
                }}
                className="mt-0"
              />
            )}
            <div className="min-w-0 flex-1">
              {onOpen || hrefOf ? (
                <RowLink row={row} onOpen={onOpen} hrefOf={hrefOf} current={own === openId} className="block w-full font-normal">
                  {card(row)}
                </RowLink>
              ) : (
                card(row)
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
