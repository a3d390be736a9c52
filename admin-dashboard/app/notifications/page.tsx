'use client';

import { Suspense } from 'react';
import { NotificationList } from '@/components/notification-list';

export default function NotificationsPage() {
  return (
    <Suspense fallback={null}>
      <NotificationList />
    </Suspense>
  );
}
