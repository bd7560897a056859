import { run, still } from './course.ts'

/** The least that a picture with a name in it can take: a canvas of the window's size, a hundred squares and one word. */
run({
  ...still,
  init(host) {
    const canvas = document.createElement('canvas')
    canvas.width = host.clientWidth
    canvas.height = host.clientHeight
    host.append(canvas)
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
    if (!context) throw new Error('There is no canvas to paint on.')
    context.fillStyle = '#f4f6fa'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.fillStyle = '#c9d2e0'
    for (let i = 0; i < 100; i += 1) context.fillRect((i % 10) * 90 + 40, Math.floor(i / 10) * 80 + 40, 60, 50)
    context.fillStyle = '#16202e'
    context.font = '600 14px sans-serif'
    context.fillText('accounts-prod', 40, 30)
  },
})
