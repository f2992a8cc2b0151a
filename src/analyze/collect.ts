/** Gathers every marked field of the model, with the step it stands in and whether it must only read. */
import { fieldsOf } from '../model/fields.js';
import type { Field } from '../model/fields.js';
import type { Model, ModelStep } from '../model/model.js';
import { ProcedureShell, modifierFields, undoModifier } from '../validate/procedure-schema.js';
import type { PlacedField } from './scope.js';

const READ_ONLY_KEYS = new Set(['done_when', 'verify', 'when', 'progress']);

function modifiersOf(step: ModelStep): PlacedField[] {
  return Object.entries(modifierFields).flatMap(([key, schema]) => {
    const value: unknown = step.source[key];
    if (value === undefined || key === undoModifier) return [];
    const readOnly = READ_ONLY_KEYS.has(key);
    const inLoop = `${step.pointer}/for_each/done`;
    return fieldsOf(schema, value, `${step.pointer}/${key}`).map((field) => {
      const seesItem = field.pointer === inLoop || field.pointer.startsWith(`${inLoop}/`);
      const lists = key === 'for_each' && !field.pointer.includes('/in/');
      const { place } = step;
      return { ...field, step, place, readOnly: readOnly || lists, seesItem, kept: lists && !seesItem };
    });
  });
}

function undoFields(step: ModelStep): Field[] {
  return fieldsOf(modifierFields.undo, step.source.undo, `${step.pointer}/undo`);
}

function fieldsOfStep(step: ModelStep): PlacedField[] {
  const { kind, value, pointer } = step.action;
  const { place } = step;
  const readOnly = kind.risk === 'read-only';
  return [
    ...modifiersOf(step),
    ...fieldsOf(kind.schema, value, pointer).map((field) => ({
      ...field,
      step,
      place,
      readOnly,
      seesItem: true,
      kept: kind.keeps,
    })),
    ...undoFields(step).map((field) => ({
      ...field,
      step,
      place,
      readOnly: false,
      seesItem: true,
      kept: false,
    })),
  ];
}

/** All fields, those of the head and the phases first. */
export function collectFields(model: Model): PlacedField[] {
  const head = fieldsOf(ProcedureShell, model.source, '').map((field) => ({
    ...field,
    step: undefined,
    place: undefined,
    readOnly: field.pointer.includes('/requires/'),
    seesItem: false,
    kept: false,
  }));
  return [...head, ...model.phases.flatMap(({ steps }) => steps.flatMap(fieldsOfStep))];
}
