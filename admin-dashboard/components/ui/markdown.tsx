'use client';

import { lazy, Suspense } from 'react';
import { cn } from '@/lib/utils';
import type { Components } from 'react-markdown';
import { ExternalLink } from './external-link';

/** Loaded when the first text is shown: few pages have one. */
const ReactMarkdown = lazy(() => import('react-markdown'));

/** Headings of a text stand inside a page that has its own outline: they look like headings and are none. */
const heading: Components['h1'] = ({ children }) => <p className="font-semibold text-ink">{children}</p>;

const COMPONENTS: Components = {
  a: ({ href, children }) => <ExternalLink href={href}>{children}</ExternalLink>,
  h1: heading,
  h2: heading,
  h3: heading,
  h4: heading,
  h5: heading,
  h6: heading,
  ul: ({ children }) => <ul className="list-disc space-y-1 pl-5 marker:text-ink-3">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="list-decimal space-y-1 pl-5 marker:text-ink-3 marker:tabular-nums">
      {children}
    </ol>
  ),
  blockquote: ({ children }) => <blockquote className="space-y-2 border-l-2 border-line-strong pl-3 text-ink-3">{children}</blockquote>,
  code: ({ children }) => <code className="rounded-[4px] bg-hover px-1 py-0.5 font-mono text-[0.92em]">{children}</code>,
  pre: ({ children }) => (
    <pre tabIndex={0} className="overflow-x-auto rounded-control border border-line bg-sunken p-3 text-xs leading-5 [&>code]:bg-transparent [&>code]:p-0">
      {children}
    </pre>
  ),
  strong: ({ children }) => <strong className="font-semibold text-ink">{children}</strong>,
  hr: () => <hr className="border-line" />,
};

interface MarkdownProps {
  /** From anywhere; never trusted. */
  children: string;
  className?: string;
}

/**
 * A text in Markdown. HTML inside it is left out, pictures are never loaded, and only web addresses are links. The bare text
 * stands there until the reader of Markdown has come.
 */
export function Markdown({ children, className }: MarkdownProps) {
  return (
    <div className={cn('space-y-2.5 text-pretty wrap-anywhere text-ink-2', className)}>
      <Suspense fallback={<p className="whitespace-pre-wrap">{children}</p>}>
        <ReactMarkdown skipHtml disallowedElements={['img']} components={COMPONENTS}>
          {children}
        </ReactMarkdown>
      </Suspense>
    </div>
  );
}
