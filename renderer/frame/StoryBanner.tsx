import { useState, type JSX } from 'react'
import { scenarioWords } from '#shared/domain/scenario.ts'
import type { EndpointView } from '#shared/domain/views.ts'
import { CloseIcon, DemoIcon } from '../parts/icons.tsx'
import { IconButton } from '../parts/parts.tsx'

/** Tells what is going on in a demo platform that has a story, until it is put away. */
export function StoryBanner({ endpoint }: { endpoint: EndpointView | null }): JSX.Element | null {
  const [putAway, setPutAway] = useState<readonly string[]>([])
  const scenario = endpoint?.profile.demo?.scenario
  if (!endpoint || scenario === undefined || putAway.includes(endpoint.profile.id)) return null
  const { title, story } = scenarioWords[scenario]
  return (
    <section className="banner banner-story" aria-label="The story" data-testid="story-banner">
      <DemoIcon />
      <p>
        <strong>{title}.</strong> {story}
      </p>
      <IconButton
        label="Put the story away"
        onClick={() => {
          setPutAway([...putAway, endpoint.profile.id])
        }}
      >
        <CloseIcon />
      </IconButton>
    </section>
  )
}
