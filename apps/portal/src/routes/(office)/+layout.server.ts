import { redirect } from '@sveltejs/kit';
import { instant } from '#lib/format/instants.ts';
import { endPage } from '#lib/server/page-errors.ts';
import { placesFor } from '#lib/server/places.ts';
import { deviceWord } from '#lib/sign-in/words.ts';
import * as m from '#paraglide/messages.js';
import type { LayoutServerLoad } from './$types.js';

/** Who is signed in. Each page's own call asks the api again; this one only furnishes the rail. */
export const load: LayoutServerLoad = async ({ locals, url, untrack }) => {
  const pathname = untrack(() => url.pathname);
  const signedIn = await locals.api.agency.session.current.query().catch((failure) => endPage(failure, pathname));
  if (signedIn === null) redirect(303, `/sign-in?to=${encodeURIComponent(pathname)}`);
  // In words from here on: those for browsers and systems are no part of any page.
  const newDevices = signedIn.newDevices.map((device) => ({
    id: device.id,
    title: m.new_device_title({ device: deviceWord(device), when: instant(device.firstSeenAt) }),
  }));
  const isClosed = !signedIn.isFit || signedIn.contained.length > 0;
  return { signedIn, places: placesFor(signedIn.actions), newDevices, isClosed };
};
