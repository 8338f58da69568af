import { OWN } from '../../core/origins';
import { db } from '../database';
import { showOrigin } from '../text/origins';
import { Field } from '../ui/field';
import { Select } from '../ui/select';
import { useLoaded } from '../use-loaded';
import { t } from '../words/words';
import { DIRECTIONS, type Filter, STATES } from './filter';
import { paidOrigins } from './paid-origins';
import { dayOf, instantOf, limitsOf, TIMES, timesOf } from './time-limits';

interface FilterFormProps {
  filter: Filter;
  now: number;
  /** What is chosen anew. */
  onChange: (part: Partial<Filter>) => void;
}

/** A value of a list that is no origin. */
const ANY = '';

/** What is shown of history. */
export function FilterForm({ filter, now, onChange }: FilterFormProps) {
  const origins = useLoaded(() => paidOrigins(db)) ?? [];
  const sites = [...new Set([...origins, ...(filter.site === null ? [] : [filter.site])])];
  return (
    <div class="history-filters">
      <Field id="filter-site" label={t('history_filter_site')}>
        <Select
          id="filter-site"
          testId="filter-site"
          value={filter.site ?? ANY}
          options={[
            [ANY, t('history_any_site')] as const,
            ...sites.map((origin) => [origin, siteText(origin)] as const),
          ]}
          onChange={(site) => onChange({ site: site === ANY ? null : site })}
        />
      </Field>
      <Field id="filter-direction" label={t('history_filter_direction')}>
        <Select
          id="filter-direction"
          testId="filter-direction"
          value={filter.direction}
          options={DIRECTIONS.map((direction) => [direction, t(`history_direction_${direction}`)] as const)}
          onChange={(direction) => onChange({ direction })}
        />
      </Field>
      <Field id="filter-state" label={t('history_filter_state')}>
        <Select
          id="filter-state"
          testId="filter-state"
          value={filter.state}
          options={STATES.map((state) => [state, t(`history_state_${state}`)] as const)}
          onChange={(state) => onChange({ state })}
        />
      </Field>
      <TimesFields limits={filter} now={now} onChange={onChange} />
    </div>
  );
}

type Limits = Pick<Filter, 'from' | 'to'>;

/** A range of days: one of those that are often wanted, or the first and the last. */
export function TimesFields(props: { limits: Limits; now: number; onChange: (limits: Limits) => void }) {
  const { limits, now, onChange } = props;
  const times = timesOf(limits, now);
  return (
    <>
      <Field id="filter-times" label={t('history_filter_times')}>
        <Select
          id="filter-times"
          testId="filter-times"
          value={times}
          options={TIMES.map((choice) => [choice, t(`history_times_${choice}`)] as const)}
          onChange={(choice) =>
            onChange(
              choice === 'own'
                ? { from: limitsOf('month', now).from, to: instantOf(dayOf(now), 1) }
                : limitsOf(choice, now),
            )
          }
        />
      </Field>
      {times === 'own' && (
        <>
          <Field id="filter-from" label={t('history_first_day')}>
            <input
              id="filter-from"
              class="input"
              type="date"
              data-testid="filter-from"
              value={dayOf(limits.from)}
              onChange={({ currentTarget }) => onChange({ ...limits, from: instantOf(currentTarget.value) })}
            />
          </Field>
          <Field id="filter-to" label={t('history_last_day')}>
            <input
              id="filter-to"
              class="input"
              type="date"
              data-testid="filter-to"
              value={dayOf(limits.to === null ? null : limits.to - 1)}
              onChange={({ currentTarget }) => onChange({ ...limits, to: instantOf(currentTarget.value, 1) })}
            />
          </Field>
        </>
      )}
    </>
  );
}

/** A site in a list of choices. */
function siteText(origin: string): string {
  return origin === OWN ? t('row_by_you') : showOrigin(origin).text;
}
