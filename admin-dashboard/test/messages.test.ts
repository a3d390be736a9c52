import { parse, TYPE, type MessageFormatElement, type PluralElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import en from '@/messages/en';
import fr from '@/messages/fr';

/** Every message by its path, such as `common.actions.save`. */
function flatten(value: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
      typeof inner === 'string' ? [[prefix + key, inner] as const] : [...flatten(inner as object, `${prefix}${key}.`)],
    ),
  );
}

/**
 * What only grammar asks for: French tells "les prospects" from "des prospects" and "aux prospects", English does not. `of_whom`
 * and `to_whom` are `whom` in such a form, and `form` says which one is wanted.
 */
const FORMS = /^(of|to)_(?=whom$)/;
const FORM = 'form';

/** What a message is given: its arguments, the choices of its selects, and its tags. */
function argumentsOf(elements: MessageFormatElement[]): string[] {
  const found = elements.flatMap((element): string[] => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.plural:
        // Each language has the forms that it needs, and may need none.
        return [element.value, ...Object.values(element.options).flatMap((option) => argumentsOf(option.value))];
      case TYPE.select:
        return [
          ...(element.value === FORM ? [] : [element.value, `${element.value}(${Object.keys(element.options).sort().join()})`]),
          ...Object.values(element.options).flatMap((option) => argumentsOf(option.value)),
        ];
      case TYPE.tag:
        return [`<${element.value}>`, ...argumentsOf(element.children)];
      default:
        return [element.value.replace(FORMS, '')];
    }
  });
  return [...new Set(found)].sort();
}

/** Every plural in a message, those inside others included. */
function pluralsOf(elements: MessageFormatElement[]): PluralElement[] {
  return elements.flatMap((element) => [
    ...(element.type === TYPE.plural ? [element] : []),
    ...(element.type === TYPE.plural || element.type === TYPE.select ? Object.values(element.options).flatMap((option) => pluralsOf(option.value)) : []),
    ...(element.type === TYPE.tag ? pluralsOf(element.children) : []),
  ]);
}

/** The text that is shown, without arguments and syntax. */
function literalsOf(elements: MessageFormatElement[]): string {
  return elements
    .map((element): string => {
      switch (element.type) {
        case TYPE.literal:
          return element.value;
        case TYPE.plural:
        case TYPE.select:
          return Object.values(element.options)
            .map((option) => literalsOf(option.value))
            .join('\n');
        case TYPE.tag:
          return literalsOf(element.children);
        default:
          // Stands for the value, so that what comes before a sign is known.
          return '#';
      }
    })
    .join('');
}

const english = flatten(en);
const french = flatten(fr);

describe('messages', () => {
  it('have the same keys in both languages', () => {
    expect([...french.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('are never empty', () => {
    const empty = [...english, ...french].filter(([, text]) => text.trim() === '').map(([key]) => key);
    expect(empty).toEqual([]);
  });

  it.each([
    ['en', english],
    ['fr', french],
  ])('can all be read (%s)', (_, messages) => {
    const broken = [...messages].flatMap(([key, text]) => {
      try {
        parse(text);
        return [];
      } catch (error) {
        return [`${key}: ${String(error)}`];
      }
    });
    expect(broken).toEqual([]);
  });

  it('take the same arguments in both languages', () => {
    const wanted = Object.fromEntries([...english].map(([key, text]) => [key, argumentsOf(parse(text))]));
    const given = Object.fromEntries([...french].map(([key, text]) => [key, argumentsOf(parse(text))]));
    expect(given).toEqual(wanted);
  });

  it('agree with one as well as with several in French, where nearly every word does', () => {
    const missing = [...french].flatMap(([key, text]) =>
      pluralsOf(parse(text))
        .filter(({ options }) => !('one' in options) && Object.values(options).some(({ value }) => value.some(({ type }) => type === TYPE.pound)))
        .map(() => key),
    );
    expect(missing).toEqual([]);
  });

  it('set French signs as French does: a narrow space that does not break before ; : ! ? % and inside « »', () => {
    // An address such as https:// and a time such as 10:00 have no space at their colon.
    const wrong = [...french].flatMap(([key, text]) => {
      const shown = literalsOf(parse(text));
      const found = shown.match(/(?<![\u202f!?…])[;!?%]|(?<![\u202f\d]|https?):|«(?!\u202f)|(?<!\u202f)»/g);
      return found ? [`${key}: ${shown} (${found.join(' ')})`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('use no straight quotation mark or apostrophe where a curved one belongs', () => {
    const wrong = [...english, ...french].filter(([, text]) => /\p{L}'\p{L}|"/u.test(literalsOf(parse(text)))).map(([key, text]) => `${key}: ${text}`);
    expect(wrong).toEqual([]);
  });

  it('have no other space than the plain one and the narrow one that does not break', () => {
    const wrong = [...english, ...french].filter(([, text]) => /[\u00a0\u2009\u2007]/.test(text)).map(([key]) => key);
    expect(wrong).toEqual([]);
  });
});
