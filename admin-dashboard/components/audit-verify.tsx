'use client';

import { useMutation } from '@tanstack/react-query';
import { Link2, Lock } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { useErrorWords } from '@/components/ui/error-state';
import { ProgressBar } from '@/components/ui/progress';
import { api, body } from '@/lib/api/client';
import { useMe } from '@/lib/api/queries';

/** Has the server walk the hash chain, and says what came of it; who may not is told who may. */
export function AuditVerify({ onOpen }: { onOpen: (auditId: string) => void }) {
  const t = useTranslations('audit.verify');
  const terms = useTranslations('terms.role');
  const { me, can } = useMe();
  const wordsOf = useErrorWords();
  const [isOpen, setOpen] = useState(false);
  const verify = useMutation({ mutationFn: () => body(api.GET('/audit/verify')) });
  const { data, error, isPending } = verify;
  const mayVerify = can('admin');

  return (
    <>
      <Button
        size="sm"
        onClick={() => {
          setOpen(true);
          if (mayVerify && !isPending) verify.mutate();
        }}
      >
        <Link2 aria-hidden />
        <span className="max-sm:sr-only">{t('button')}</span>
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen}>
        <DialogContent
          title={t('title')}
          description={t('text')}
          footer={
            mayVerify && (
              <Button loading={isPending} onClick={() => verify.mutate()}>
                {t('again')}
              </Button>
            )
          }
        >
          {!mayVerify ? (
            <Banner tone="neutral" icon={Lock} title={t('who_title')}>
              {t('who_text', { role: me ? terms(me.role) : '' })}
            </Banner>
          ) : isPending ? (
            <div role="status" className="space-y-3 py-2">
              <ProgressBar value={null} label={t('progress')} text={t('running')} />
              <p className="text-13 text-ink-2">{t('running')}</p>
            </div>
          ) : error ? (
            <Banner tone="bad" live="assertive">
              {wordsOf(error).text}
            </Banner>
          ) : (
            data && (
              <div className="space-y-2.5">
                {data.valid ? (
                  <Banner tone="ok" live="polite" title={t('valid')}>
                    {t('valid_text', { checked: data.checked })}
                  </Banner>
                ) : (
                  <Banner
                    tone="bad"
                    live="assertive"
                    title={t('broken')}
                    action={
                      data.first_broken && (
                        <Button
                          size="sm"
                          onClick={() => {
                            setOpen(false);
                            onOpen(data.first_broken ?? '');
                          }}
                        >
                          {t('open_broken')}
                        </Button>
                      )
                    }
                  >
                    {t('broken_text', { checked: data.checked })}
                  </Banner>
                )}
                {data.unchained > 0 && <p className="text-xs text-ink-3">{t('unchained', { count: data.unchained })}</p>}
              </div>
            )
          )}
        </DialogContent>
      </Dialog>
    </>
  );
}
