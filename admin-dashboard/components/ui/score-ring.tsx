import { cn } from '@/lib/utils';

/** From this score on a lead is good, and from this one on it is fair; both included. */
const GOOD = 80;
const FAIR = 60;
const STROKE = 3;

interface ScoreRingProps {
  /** 0 to 100; null when the lead has no score. */
  score: number | null;
  /** Its name for a screen reader, such as "Score 92 of 100". */
  label: string;
  /** Width and height in px. */
  size?: number;
  className?: string;
}

/** A lead's score as a ring that is as full as the score is high: green from 80, amber from 60, grey below, a dash without one. */
export function ScoreRing({ score, label, size = 28, className }: ScoreRingProps) {
  const radius = (size - STROKE) / 2;
  const around = 2 * Math.PI * radius;
  const share = score === null ? 0 : Math.min(100, Math.max(0, score)) / 100;
  const colour = score === null || score < FAIR ? 'stroke-ink-3/60' : score >= GOOD ? 'stroke-ok-solid' : 'stroke-warn-solid';
  return (
    <span role="img" aria-label={label} className={cn('relative inline-grid shrink-0 place-items-center', className)} style={{ width: size, height: size }}>
      <svg aria-hidden viewBox={`0 0 ${size} ${size}`} className="absolute inset-0 -rotate-90" fill="none" strokeWidth={STROKE}>
        <circle cx={size / 2} cy={size / 2} r={radius} className="stroke-line" />
        {share > 0 && <circle cx={size / 2} cy={size / 2} r={radius} className={colour} strokeLinecap="round" strokeDasharray={`${around * share} ${around}`} />}
      </svg>
      <span aria-hidden className="relative font-semibold text-ink tabular" style={{ fontSize: Math.max(10, Math.round(size * 0.36)), lineHeight: 1 }}>
        {score === null ? '–' : Math.round(score)}
      </span>
    </span>
  );
}
