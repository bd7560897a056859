import { useState, type JSX } from 'react'
import { useCommand } from '../../../stores/command.ts'
import { ErrorNote } from '../../../parts/ErrorPanel.tsx'
import { Badge, Button, Skeleton } from '../../../parts/parts.tsx'
import { FormDialog } from './FormDialog.tsx'
import { givenAs, type FormProps } from './form-props.ts'

const most = 1000

function quantityOf(text: string): number | null {
  return /^\d{1,4}$/.test(text.trim()) && Number(text) <= most ? Number(text) : null
}

/** How many dynos of each type. Only what was changed is sent. */
export function ScaleForm({ form, given, onClose }: FormProps<'scale'>): JSX.Element {
  const { endpointId, appId } = form
  const app = useCommand('inventory.app', { endpointId, appId })
  const before = givenAs(given, 'scale')?.quantities ?? {}
  const [typed, setTyped] = useState<Record<string, string>>(() =>
    Object.fromEntries(Object.entries(before).map(([type, quantity]) => [type, String(quantity)])),
  )
  const formation = app.data?.formation ?? []
  const textOf = (type: string, quantity: number): string => typed[type] ?? String(quantity)
  const rows = formation.map(({ type, quantity, size }) => ({
    type,
    size,
    quantity,
    text: textOf(type, quantity),
    wanted: quantityOf(textOf(type, quantity)),
  }))
  const invalid = rows.some(({ wanted }) => wanted === null)
  const quantities = Object.fromEntries(
    rows.flatMap(({ type, quantity, wanted }) => (wanted === null || wanted === quantity ? [] : [[type, wanted]])),
  )
  const changed = Object.keys(quantities).length > 0
  return (
    <FormDialog
      title={`Scale ${app.data?.name ?? 'the app'}`}
      form={form}
      operation={changed && !invalid ? { kind: 'scale', endpointId, appId, quantities } : null}
      missing={invalid ? `Whole numbers from 0 to ${most}.` : 'Change a number.'}
      onClose={onClose}
    >
      {app.error && !app.data ? <ErrorNote error={app.error} /> : null}
      {!app.data && !app.error ? <Skeleton rows={[60, 60]} label="Reading the formation" /> : null}
      {app.data?.maintenance === true ? (
        <p className="note note-medium">It is in maintenance: the platform keeps all of it at 0 until that ends.</p>
      ) : null}
      {app.data && formation.length === 0 ? <p className="muted">It has no formation: nothing of it runs.</p> : null}
      {rows.length > 0 ? (
        <table className="scale-table">
          <thead>
            <tr>
              <th scope="col">Type</th>
              <th scope="col">Size</th>
              <th scope="col">Now</th>
              <th scope="col">Wanted</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ type, size, quantity, text, wanted }) => (
              <tr key={type}>
                <th scope="row">{type}</th>
                <td className="muted">{size}</td>
                <td>{quantity}</td>
                <td>
                  <div className="field">
                    <input
                      type="text"
                      inputMode="numeric"
                      aria-label={`Dynos of ${type}`}
                      aria-invalid={wanted === null || undefined}
                      value={text}
                      onChange={(event) => {
                        setTyped({ ...typed, [type]: event.target.value })
                      }}
                    />
                  </div>
                  {wanted === 0 && quantity > 0 ? <Badge tone="medium">stops</Badge> : null}
                  {wanted !== null && wanted > 0 && quantity === 0 ? <Badge tone="ok">starts</Badge> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {rows.some(({ quantity }) => quantity > 0) ? (
        <p>
          <Button
            onClick={() => {
              setTyped(Object.fromEntries(rows.map(({ type }) => [type, '0'])))
            }}
          >
            All to zero
          </Button>
        </p>
      ) : null}
    </FormDialog>
  )
}
