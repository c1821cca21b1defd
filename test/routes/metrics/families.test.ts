import { describe, expect, it } from 'vitest'
import { textOf } from '../../../src/routes/metrics/exposition'
import { familiesOf, type Measured } from '../../../src/routes/metrics/families'
import { readMetrics } from '../../metrics'

const UNKNOWN: Measured = {
  workflow_id: 'acme',
  status: 'configured',
  pending: null,
  parked: null,
  oldest_pending_seconds: null,
  board: null,
  last_run: null,
  webhooks: null,
  attention: [],
  faults: null,
  counted: null,
}
const seriesOf = (...measured: readonly Measured[]) =>
  Object.fromEntries(readMetrics(textOf(familiesOf(measured))).series)

describe('the metrics of a workflow', () => {
  it('are few where nothing is known', () => {
    expect(seriesOf(UNKNOWN)).toEqual({ 'hrflow_relay_workflow_status{workflow="acme",status="configured"}': 1 })
  })

  it('of a summary are what it holds', () => {
    const summary: Measured = {
      ...UNKNOWN,
      status: 'stopped',
      pending: 3,
      parked: 1,
      last_run: { status: 'fatal', finished_at: '2026-05-04T10:00:00.500Z' },
      webhooks: { last_accepted_at: '2026-05-04T09:00:00.000Z', last_refused_at: null },
      attention: [
        { code: 'stopped', severity: 'severe' },
        { code: 'failing', severity: 'severe' },
        { code: 'failing', severity: 'severe' },
      ],
    }
    expect(seriesOf(summary, { ...UNKNOWN, workflow_id: 'other' })).toEqual({
      'hrflow_relay_workflow_status{workflow="acme",status="stopped"}': 1,
      'hrflow_relay_workflow_status{workflow="other",status="configured"}': 1,
      'hrflow_relay_attention{workflow="acme",code="stopped",severity="severe"}': 1,
      'hrflow_relay_attention{workflow="acme",code="failing",severity="severe"}': 2,
      'hrflow_relay_events_pending{workflow="acme"}': 3,
      'hrflow_relay_events_parked{workflow="acme"}': 1,
      'hrflow_relay_last_run_timestamp_seconds{workflow="acme"}': 1777888800.5,
      'hrflow_relay_last_run_success{workflow="acme"}': 0,
      'hrflow_relay_last_webhook_timestamp_seconds{workflow="acme",answer="accepted"}': 1777885200,
    })
  })

  it('have the age of the oldest event that waits as its object says it: 0 where none does', () => {
    const ages = [
      { pending: 2, oldest_pending_seconds: 90 },
      { pending: 0, oldest_pending_seconds: null },
      { pending: 2, oldest_pending_seconds: null },
    ].map((live) => seriesOf({ ...UNKNOWN, ...live })['hrflow_relay_oldest_pending_seconds{workflow="acme"}'])
    expect(ages).toEqual([90, 0, undefined])
  })

  it('of its object are also all that it counted', () => {
    const live: Measured = {
      ...UNKNOWN,
      pending: 0,
      oldest_pending_seconds: null,
      board: { active: 5, archived: 2 },
      faults: 1,
      counted: {
        accepted: 4,
        received: 6,
        duplicates: 1,
        'refused.unproven': 2,
        'delivered.created': 3,
        'parked.format_failure': 1,
        attempts: 9,
        'failed.hrflow_unavailable': 2,
        'runs.success': 2,
        'runs.fatal': 1,
        run_ms: 2_500,
        'calls.api.hrflow.ai 2xx': 7,
        'calls.acme.workable.com none': 1,
        rate_wait_ms: 1_200,
      },
    }
    const name = (metric: string, labels = '') => `hrflow_relay_${metric}{workflow="acme"${labels}}`
    expect(seriesOf(live)).toEqual({
      [name('workflow_status', ',status="configured"')]: 1,
      [name('events_pending')]: 0,
      [name('oldest_pending_seconds')]: 0,
      [name('board_jobs', ',state="active"')]: 5,
      [name('board_jobs', ',state="archived"')]: 2,
      [name('webhooks_accepted_total')]: 4,
      [name('webhooks_ignored_total')]: 0,
      [name('webhooks_refused_total', ',reason="unproven"')]: 2,
      [name('events_received_total')]: 6,
      [name('events_duplicate_total')]: 1,
      [name('events_delivered_total', ',outcome="created"')]: 3,
      [name('events_superseded_total')]: 0,
      [name('events_dismissed_total')]: 0,
      [name('events_parked_total', ',reason="format_failure"')]: 1,
      [name('attempts_total')]: 9,
      [name('failures_total', ',reason="hrflow_unavailable"')]: 2,
      [name('runs_total', ',status="success"')]: 2,
      [name('runs_total', ',status="fatal"')]: 1,
      [name('run_duration_seconds_sum')]: 2.5,
      [name('run_duration_seconds_count')]: 3,
      [name('upstream_calls_total', ',host="api.hrflow.ai",status="2xx"')]: 7,
      [name('upstream_calls_total', ',host="acme.workable.com",status="none"')]: 1,
      [name('rate_waits_total')]: 0,
      [name('rate_wait_seconds_total')]: 1.2,
      [name('rows_written_total')]: 0,
      [name('faults_total')]: 1,
    })
  })
})
